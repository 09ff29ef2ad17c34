#!/usr/bin/env bash
# Runs experiments twice, with 8 threads and with 1, and compares every file of the results but the provenance and the page
# that shows it. With OTHER_JAVA_HOME the second run is by that JDK; the pixels of PNG files then differ with its rasteriser.
# Experiment 16 records times, which differ.
#   bench/bytes.sh OUT [EXPERIMENT ...]     default: 01 to 25; goes on where it was stopped
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?expected a folder for the results}
mkdir -p "$out"
out=$(cd "$out" && pwd)
shift
if [ $# -eq 0 ]; then
  set -- experiments/{0?,1?,2[0-5]}-*
fi
differ=0
for experiment; do
  ./gradflow run "$experiment" --threads 8 --results "$out/many" >/dev/null 2>&1
  JAVA_HOME=${OTHER_JAVA_HOME:-${JAVA_HOME:-}} ./gradflow run "$experiment" --threads 1 --results "$out/one" >/dev/null 2>&1
  name=$(basename "$experiment")
  if found=$(diff -rq -x provenance.json -x report.html -x .lock "$out/many/$name" "$out/one/$name"); then
    echo "$name: the same"
  else
    echo "$name:"
    echo "$found"
    differ=1
  fi
done
exit "$differ"
