#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE
set -eu
data=$1
cadran init "$2" --currency USD --today 2014-06-30
cadran import -w "$2" "$data/Customer.csv" "$data/SalesPersonNames.csv" "$data/SalesOrderHeader.csv.gz" \
  "$data/SalesPersonQuotaHistory.csv" --mapping "$(dirname "$0")/map.toml" --yes
