#!/usr/bin/env bash
# The tests of the web application drive a real browser: Debian's Chromium is installed where this user may, else named.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: chromium. Install it with your system's package manager; until then the browser tests are skipped." >&2
    [ -z "${CI:-}" ]
    exit
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium
