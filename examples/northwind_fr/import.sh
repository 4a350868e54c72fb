#!/bin/sh
# Usage: import.sh DATA_DIR WORKSPACE
# No mapping: Windows-1252, semicolons, decimal commas, French headers and the total line are found by themselves.
set -eu
data=$1
cadran init "$2" --currency EUR --today 1998-05-06
cadran import -w "$2" "$data/clients.csv" "$data/commandes.csv" "$data/lignes.csv" --yes
