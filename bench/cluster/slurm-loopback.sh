#!/usr/bin/env bash
# A sweep as a Slurm array on this machine: gradflow template slurm, sbatch, gradflow merge. Its tables must be those of one
# local process, byte for byte. Needs Debian's slurm-wlm and root (for slurmd); --install installs it.
#   bench/cluster/slurm-loopback.sh [--install] [SPEC]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
if [ "${1:-}" = --install ]; then
  shift
  # no service is started by the packages: this script starts its own, on loopback
  command -v slurmctld >/dev/null || {
    apt-get update -qq
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge
  }
fi
spec=$(realpath "${1:-bench/cluster/sweep.yaml}")
pieces=${PIECES:-7}
port=${BASE_PORT:-16817}
for command in munged slurmctld slurmd sbatch; do
  PATH=$PATH:/usr/sbin command -v "$command" >/dev/null || {
    echo "no $command here; bench/cluster/slurm-loopback.sh --install installs Debian's slurm-wlm"
    exit 3
  }
done
export PATH=$PATH:/usr/sbin
gradflow=${GRADFLOW:-$PWD/gradflow}
"$gradflow" --version

work=$(mktemp -d)
chmod 755 "$work"
pids=()
clean() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

host=$(uname -n)
host=${host%%.*}
mkdir -p "$work/state" "$work/spool"
head -c 128 /dev/urandom >"$work/munge.key"
chmod 600 "$work/munge.key"
cat >"$work/slurm.conf" <<C
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
C
export SLURM_CONF=$work/slurm.conf

munged --foreground --force --socket="$work/munge.socket" --key-file="$work/munge.key" --log-file="$work/munged.log" \
  --pid-file="$work/munged.pid" --seed-file="$work/munge.seed" >"$work/munged.out" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
  [ ! -S "$work/munge.socket" ] || break
  sleep 0.1
done
slurmctld -D >"$work/slurmctld.log" 2>&1 &
pids+=($!)
slurmd -D -N "$host" >"$work/slurmd.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
  state=$(sinfo -h -o %T 2>/dev/null || true)
  [ "$state" != idle ] || break
  sleep 0.3
done
if [ "$state" != idle ]; then
  echo "FAILED: no idle node:"
  tail -n 20 "$work"/*.log "$work/munged.out"
  exit 1
fi
echo "slurm $(sinfo --version | cut -d ' ' -f 2): node $host is idle"

"$gradflow" template slurm "$spec" --pieces "$pieces" --out "$work/pieces" >"$work/array.sh"
grep '^#SBATCH --array' "$work/array.sh"
if ! (cd "$work" && GRADFLOW=$gradflow sbatch --wait array.sh); then
  echo "FAILED:"
  tail -n 5 "$work"/*-*.log "$work/slurmctld.log"
  exit 1
fi
cat "$work"/*-*.log | grep '^runs '
"$gradflow" merge "$work"/pieces/* --out "$work/slurm"
"$gradflow" run "$spec" --results "$work/slurm" | grep 'recorded before'
"$gradflow" run "$spec" --results "$work/local" >/dev/null 2>&1
bench/cluster/same-tables.sh "$work/local" "$work/slurm"
