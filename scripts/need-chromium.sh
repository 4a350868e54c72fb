#!/usr/bin/env bash
# The tests of the web application drive a real browser: what it takes is installed where this user may, else named.
# The virtual environment $1 holds its driver, a Node of its own, which a bare Debian lacks a library for.
set -euo pipefail
missing=()
browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
browser >/dev/null || missing+=(chromium)
"$1/bin/playwright" --version >/dev/null 2>&1 || missing+=(libatomic1)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing for the browser tests: ${missing[*]}. Install it with your system's package manager; without Chromium they are skipped." >&2
    [ -z "${CI:-}" ]
    exit
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Debian's build of Chromium without windows is the lighter one; other systems have the usual one only.
if [[ " ${missing[*]} " == *" chromium "* ]] && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=("${missing[@]/#chromium/chromium-headless-shell}")
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}"
