#!/usr/bin/env bash
# How busy two threads are with runs of about 10 ms: the sum of the runs' own times over wall time and threads.
#   bench/cluster/utilisation.sh [REPLICATES]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
replicates=${1:-500}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gradflow=${GRADFLOW:-$PWD/gradflow}
cat >"$work/short.yaml" <<Y
title: Runs of ten milliseconds
replicates: $replicates
axes: {gain: [0.5, 1, 1.5, 2]}
run:
  cell: {type: rnn, input_size: 1, hidden_size: 32}
  weights: {recurrent: {type: gaussian, gain: "\${gain}"}}
  input: gaussian
  steps: 300
measures: [lyapunov]
Y
for threads in 1 2; do
  "$gradflow" run "$work/short.yaml" --results "$work/$threads" --threads "$threads" >"$work/said" 2>&1
  # in provenance.json the time of each run is a number after "seconds", that of all runs one after "runs"
  awk -F '[:,]' -v threads="$threads" '
    /"seconds" : [0-9]/ { sum += $2; n++ }
    /"runs" : [0-9]/ { wall = $2 }
    END { printf "threads %d: %d runs of %.1f ms in %.1f s, busy %.0f %%\n", threads, n, 1000 * sum / n, wall, 100 * sum / wall / threads }
  ' "$work/$threads"/short/*/provenance.json
done
