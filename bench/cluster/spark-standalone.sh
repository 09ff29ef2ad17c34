#!/usr/bin/env bash
# A sweep on a real Spark cluster on this machine (one master, two workers, on loopback, of the jars that Maven fetched), one
# worker of which is killed half-way. Its tables must be those of one local process, byte for byte.
#   bench/cluster/spark-standalone.sh [SPEC]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
spec=${1:-bench/cluster/sweep.yaml}
base=${BASE_PORT:-17077}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

gradflow=${GRADFLOW:-$PWD/gradflow}
"$gradflow" --version
[ -f target/spark/gradflow-spark.jar ] || mvn -q -B -ntp -Pspark -Dquick package

work=$(mktemp -d)
pids=()
clean() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

# Without the Scala version every executor fails; SPARK_HOME must have a folder named jars.
export SPARK_HOME=$PWD/target/spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
classes="$SPARK_HOME/jars/*"
# What Spark needs of the JDK is in its own launcher.
cat >"$work/Flags.java" <<'J'
class Flags {
  public static void main(String[] args) {
    System.out.println(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions());
  }
}
J
read -r -a flags < <("$java" -cp "$classes" "$work/Flags.java")

# daemon NAME CLASS ARGS: starts one of Spark's own processes, and keeps its number.
daemon() {
  local name=$1
  shift
  "$java" "${flags[@]}" -Xmx512m -cp "$classes" "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
}

# await FILE TEXT TIMES: until a log says something so often.
await() {
  for _ in $(seq 600); do
    if [ "$(grep -c -- "$2" "$1" 2>/dev/null)" -ge "$3" ]; then
      return
    fi
    sleep 0.2
  done
  echo "FAILED: $1 does not say \"$2\":"
  tail -n 20 "$1"
  exit 1
}

master=spark://127.0.0.1:$base
daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$base" --webui-port $((base + 1))
await "$work/master.log" "New state: ALIVE" 1
for w in 1 2; do
  daemon "worker$w" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port $((base + 10 * w)) \
    --webui-port $((base + 10 * w + 1)) --cores 1 --memory 800m --work-dir "$work/w$w" "$master"
done
await "$work/master.log" "Registering worker" 2
echo "cluster: $master, two workers"

: >"$work/run.err" # there before it is read
GRADFLOW_JAVA_OPTS="-Xmx1g -Dspark.driver.host=127.0.0.1 -Dspark.driver.bindAddress=127.0.0.1 -Dspark.executor.memory=512m \
  -Dspark.executor.cores=1 -Dspark.task.maxFailures=8" \
  "$gradflow" run "$spec" --results "$work/spark" --engine spark --master "$master" >"$work/run.out" 2>"$work/run.err" &
run=$!
pids+=("$run")

# The driver says every two seconds how far it is: "120/400 runs, ...".
half=
while kill -0 "$run" 2>/dev/null; do
  half=$(sed -n 's|^\([0-9]*\)/\([0-9]*\) runs,.*|\1 \2|p' "$work/run.err" | awk '2 * $1 >= $2 && $1 < $2 { print $1; exit }')
  [ -z "$half" ] || break
  sleep 0.1
done
[ -n "$half" ] || { echo "FAILED: it was over before half of it was seen:"; cat "$work/run.err"; exit 1; }
kill -9 "${pids[2]}"
echo "worker 2 killed after $half runs"
if ! wait "$run"; then
  echo "FAILED:"
  cat "$work/run.err"
  exit 1
fi
grep '^spark: ' "$work/run.err" | cut -c1-160 | sort | uniq -c
grep -q "Lost executor\|Lost task\|worker lost" "$work/run.err" || { echo "FAILED: no executor was lost"; exit 1; }

"$gradflow" run "$spec" --results "$work/local" >/dev/null 2>&1
bench/cluster/same-tables.sh "$work/local" "$work/spark"
