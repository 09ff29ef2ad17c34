#!/usr/bin/env bash
# Runs experiments with 1, 2, 3 and 8 threads and compares every file of the results but the provenance and the page that shows
# it. With OTHER_JAVA_HOME the first run is by that JDK. Experiment 16 records times, which differ.
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
  name=$(basename "$experiment")
  JAVA_HOME=${OTHER_JAVA_HOME:-${JAVA_HOME:-}} ./gradflow run "$experiment" --threads 1 --results "$out/1" >/dev/null 2>&1
  for threads in 2 3 8; do
    ./gradflow run "$experiment" --threads "$threads" --results "$out/$threads" >/dev/null 2>&1
    if found=$(diff -rq -x provenance.json -x report.html -x .lock "$out/1/$name" "$out/$threads/$name"); then
      echo "$name, $threads threads: the same"
    else
      echo "$name, $threads threads:"
      echo "$found"
      differ=1
    fi
  done
done
exit "$differ"
