#!/usr/bin/env bash
# Whether two folders of results have the same tables, byte for byte.
#   bench/cluster/same-tables.sh RESULTS RESULTS
set -euo pipefail
tables() {
  (cd "$1" && find . \( -name '*.csv' -o -name '*.csv.gz' \) -exec sha256sum {} + | sort -k 2)
}
count=$(tables "$1" | wc -l)
if [ "$count" -eq 0 ] || ! diff <(tables "$1") <(tables "$2"); then
  echo "FAILED: the tables differ"
  exit 1
fi
echo "identical: $count tables"
