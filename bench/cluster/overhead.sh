#!/usr/bin/env bash
# What a run costs beyond itself in each engine: CPU time of tiny runs (H = 2, five steps), many less few, over the difference.
#   bench/cluster/overhead.sh [FEW MANY]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
few=${1:-2000}
many=${2:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gradflow=${GRADFLOW:-$PWD/gradflow}
"$gradflow" --version
for n in "$few" "$many"; do
  cat >"$work/tiny$n.yaml" <<Y
title: Tiny runs
replicates: $((n / 4))
axes: {gain: [0.5, 1, 1.5, 2]}
run:
  cell: {type: rnn, input_size: 1, hidden_size: 2}
  weights: {recurrent: {type: gaussian, gain: "\${gain}"}}
  input: gaussian
  steps: 5
measures: [recurrent-spectrum]
Y
done

# cost N COMMAND...: CPU and wall seconds of a command, of N runs
TIMEFORMAT='%U %S %R'
cost() {
  { time "${@:2}" >"$work/said" 2>&1; } 2>&1 | awk -v n="$1" '{ printf "%d %.2f %.2f\n", n, $1 + $2, $3 }'
}

local_engine() { "$gradflow" run "$work/tiny$1.yaml" --results "$work/local$1" --threads 1; }
spark_engine() { "$gradflow" run "$work/tiny$1.yaml" --results "$work/spark$1" --engine spark --master 'local[1]'; }
cells() { "$gradflow" cells "$work/tiny$1.yaml" --range "0..$(($1 - 1))" --out "$work/cells$1" --threads 1; }
merge() { "$gradflow" merge "$work/cells$1" --out "$work/merged$1"; }
echo "engine        | runs, CPU s, wall s |  more runs, CPU s, wall s | CPU per run | the rest"
for engine in local_engine cells merge spark_engine; do
  a=$(cost "$few" "$engine" "$few")
  b=$(cost "$many" "$engine" "$many")
  echo "$engine $a $b" | awk '{ each = ($6 - $3) / ($5 - $2); printf "%-13s | %s %s %s | %s %s %s | %.2f ms | %.1f s\n", $1, $2, $3, $4, $5, $6, $7, 1000 * each, $3 - $2 * each }'
done
