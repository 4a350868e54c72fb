#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE [ddmmyy | list_price]
# ddmmyy reads the variant with two-digit, day-first dates; list_price gives open deals their product's price.
set -eu
data=$1
here=$(dirname "$0")
deals=sales_pipeline.csv
map=$here/map.toml
case "${3:-}" in
  ddmmyy) deals=sales_pipeline_full_ddmmyy.csv ;;
  list_price) map=$here/map_list_price.toml ;;
esac
cadran init "$2" --currency USD --today 2017-12-31
cadran import -w "$2" "$data/accounts.csv" "$data/products.csv" "$data/sales_teams.csv" "$data/$deals" \
  --mapping "$map" --yes
