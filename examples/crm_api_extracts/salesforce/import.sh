#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE
set -eu
data=$1
cadran init "$2" --currency USD --today 2019-11-26
cadran import -w "$2" "$data/sf_account_data.csv" "$data/sf_contact_data.csv" "$data/sf_user_data.csv" \
  "$data/sf_opportunity_data.csv" "$data/sf_opportunity_history_data.csv" "$data/sf_lead_data.csv" \
  "$data/sf_task_data.csv" "$data/sf_event_data.csv" --mapping "$(dirname "$0")/map.toml" --yes
