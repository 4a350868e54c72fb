#!/usr/bin/env bash
# Installs what $2 lists into the virtual environment $1 by uv, several times as fast as pip; each file is held by its
# hash. Whatever keeps uv from it is no error: pip, which runs afterwards, installs what is missing.
set -uo pipefail
python=$1/bin/python
wanted=$2

# pip's setting of that name, which uv does not read: several values stand in one line.
setting() { "$python" -m pip config list 2>/dev/null | sed -n "s/^[^=]*\.$1='\(.*\)'\$/\1/p" | tail -n 1 | sed 's/\\n/ /g'; }

only_uv=$(mktemp)
trap 'rm -f "$only_uv"' EXIT
sed -n '/^uv==/,/^[^ ]*==/{/^uv==/p;/^ /p}' "$wanted" >"$only_uv"
"$python" -m pip --disable-pip-version-check install --quiet --progress-bar off --require-hashes -r "$only_uv" || exit 0

name() { local value; value=$(setting "$2"); if [ -n "$value" ]; then export "$1=$value"; fi; }
name UV_INDEX_URL index-url
name UV_EXTRA_INDEX_URL extra-index-url
name UV_FIND_LINKS find-links
name SSL_CERT_FILE cert
# As pip does: of several indexes none goes before another, the hashes say which file is meant.
export UV_INDEX_STRATEGY=unsafe-best-match
"$1/bin/uv" pip install --quiet --python "$python" --require-hashes -r "$wanted" >/dev/null 2>&1 || exit 0
