#!/usr/bin/env bash
# Makes the virtual environment $1 with the first Python of at least 3.11 that really runs.
# What is missing is installed by name where this user may (Debian or Ubuntu, as root), else named.
set -euo pipefail
target=$1

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if recent "$name"; then echo "$name" && return; fi
    done
    return 1
}

apt_install() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "Missing: $*. Install it with your system's package manager, then run make again." >&2
        return 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}

if ! python=$(find_python); then
    apt_install python3 python3-venv
    python=$(find_python) || { echo "Cadran needs Python 3.11 or newer; none was found." >&2; exit 1; }
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    apt_install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi
"$python" -m venv "$target"
