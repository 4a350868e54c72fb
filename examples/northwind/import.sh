#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE
set -eu
data=$1
cadran init "$2" --currency USD --today 1998-05-06
cadran import -w "$2" "$data/customers.csv" "$data/employees.csv" "$data/products.csv" "$data/orders.csv" \
  "$data/order_details.csv" --mapping "$(dirname "$0")/map.toml" --yes
