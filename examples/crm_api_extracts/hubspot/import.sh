#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE
set -eu
data=$1
cadran init "$2" --currency USD --today 2021-12-31
cadran import -w "$2" "$data/owner_data.csv" "$data/company_data.csv" "$data/deal_pipeline_stage_data.csv" \
  "$data/deal_data.csv" "$data/deal_stage_data.csv" "$data/engagement_meeting_data.csv" \
  "$data/engagement_call_data.csv" "$data/engagement_email_data.csv" --mapping "$(dirname "$0")/map.toml" --yes
