#!/usr/bin/env python3
"""Runs gradflow and its peers side by side and prints tables in Markdown: medians and quartiles of `--rounds` rounds.

In each round every side runs once, in a process of its own, so that a slow minute of the machine meets all of them.
    bench/speed/speed.py                                   all tables
    bench/speed/speed.py spectrum --sizes 1024 --rounds 7  one of: expect, start, spectrum, large, training, job,
                                                           figure
    bench/speed/speed.py --write docs/performance.md       puts each table between its markers
Needs what ./gradflow has built, and a Python with torch (Debian: python3-torch, --python /usr/bin/python3) and, for the
job and the figure, matplotlib. Run it with nothing else on the machine: the load before and after is in the text.
"""
import argparse
import datetime
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent


def run(command, passive=False):
    """What a side says, and the seconds that it took."""
    env = dict(os.environ, OMP_WAIT_POLICY="PASSIVE") if passive else None
    began = time.time()
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout, time.time() - began


def ms(command, passive=False):
    return float(re.search(r"ms=(\S+)", run(command, passive)[0]).group(1))


def ours(*words):
    return lambda: ms([JAVA, *OPTIONS, "-cp", CLASSES, str(HERE / "Sides.java"), *map(str, words)])


def theirs(script, *words):
    """PyTorch: with two threads the better of its two ways to wait, which differ up to a hundredfold."""
    command = [PYTHON, str(HERE / script), *map(str, words)]
    return lambda: min(ms(command, True), ms(command))


def measure(sides):
    """Values of each side, round by round."""
    found = {name: [] for name in sides}
    for k in range(ROUNDS):
        for name, side in sides.items():
            found[name].append(side())
            print(f"  round {k + 1}: {name} {found[name][-1]:.1f}", file=sys.stderr)
    return found


def middle(values):
    return statistics.median(values)


def cell(values):
    if len(values) < 2:
        return f"{values[0]:.1f}"
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle(values):.1f} ({low:.1f} to {high:.1f})"


def ratio(slow, fast):
    return f"{middle(slow) / middle(fast):.2f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def expect():
    """What a user waits for: milliseconds per step are seconds per 1000 steps."""

    def spectrum_of(count):
        return (
            lambda n: ours("spectrum", n, max(12, 30000 // n), CORES, 0, count or n),
            lambda n: theirs("peer_big_spectrum.py", n, max(12, 6000 // n), 1, CORES, count or n),
        )

    def norms():
        return (
            lambda n: ours("norms", n, max(12, 30000 // n), CORES),
            lambda n: theirs("peer_norms.py", n, max(4, 6000 // n), CORES),
        )

    def updates(name):
        return (
            lambda n: ours("training", name, n, 32, CORES, max(6, 12000 // n)),
            lambda n: theirs("peer_training.py", name, n, 32, CORES, max(4, 2000 // n)),
        )

    work = {
        "1000 steps: all Lyapunov exponents of a tanh net": spectrum_of(0),
        "1000 steps: its 10 largest exponents": spectrum_of(10),
        "1000 steps: norms of all products of its Jacobians": norms(),
        "1000 updates of an lstm, 32 sequences of 100 steps": updates("lstm"),
        "1000 updates of a gru, the same": updates("gru"),
    }
    sizes = [64, 256, 1024]
    rows = []
    for name, sides in work.items():
        found = measure({(who, n): side(n) for who, side in zip(("gradflow", "PyTorch"), sides) for n in sizes})
        for who, label in (("gradflow", name), ("PyTorch", "")):
            rows.append([label, who, *(f"{float(f'{middle(found[who, n]):.3g}'):g}" for n in sizes)])
    return table([f"seconds, {CORES} threads", "", *(f"H = {n}" for n in sizes)], rows)


def spectrum():
    rows = []
    for n in SIZES or [512, 1024]:
        steps = max(10, 60000 // n)
        few = max(10, steps // 4 // 5 * 5)
        found = measure(
            {
                "one": ours("spectrum", n, steps, 1, 0, n),
                "all": ours("spectrum", n, steps, CORES, 0, n),
                "peer, one": theirs("peer_big_spectrum.py", n, few, 1, 1, n),
                "peer, all": theirs("peer_big_spectrum.py", n, few, 1, CORES, n),
                "peer, every 5, one": theirs("peer_big_spectrum.py", n, few, 5, 1, n),
                "peer, every 5, all": theirs("peer_big_spectrum.py", n, few, 5, CORES, n),
            }
        )
        each = min(found["peer, one"], found["peer, all"], key=middle)
        five = min(found["peer, every 5, one"], found["peer, every 5, all"], key=middle)
        exact, _ = run([JAVA, *OPTIONS, "-cp", CLASSES, str(HERE / "Sides.java"), "compare", str(n), str(steps), str(CORES)])
        rows.append(
            [
                str(n),
                cell(found["one"]),
                cell(found["all"]),
                ratio(found["one"], found["all"]),
                cell(each),
                ratio(each, found["all"]),
                cell(five),
                ratio(five, found["all"]),
                exact.strip().split("=")[1],
                f"{peer_error(n, few):.2g}",
            ]
        )
    return table(
        ["n", "gradflow, 1 thread", f"{CORES} threads", "gain", "PyTorch, QR at every step", "ratio", "every 5", "ratio"]
        + ["gradflow differs by", "every 5 differs by"],
        rows,
    )


def peer_error(n, steps):
    """The largest difference of an exponent of PyTorch's, QR every 5 steps and at every step."""
    with tempfile.TemporaryDirectory() as folder:
        spectra = []
        for k in (1, 5):
            out = os.path.join(folder, str(k))
            run([PYTHON, str(HERE / "peer_big_spectrum.py"), str(n), str(steps), str(k), "1", str(n), out])
            with open(out) as f:
                spectra.append([float(line) for line in f])
        return max(abs(a - b) for a, b in zip(*spectra))


def large():
    work = [
        ("all exponents, n = 2048", lambda t: ours("spectrum", 2048, 12, t, 0, 2048)),
        ("10 largest exponents, n = 4096", lambda t: ours("spectrum", 4096, 60, t, 0, 10)),
        ("product and its norms, n = 1024", lambda t: ours("norms", 1024, 40, t)),
    ]
    rows = []
    for name, side in work:
        found = measure({"one": side(1), "all": side(CORES)})
        rows.append([name, cell(found["one"]), cell(found["all"]), ratio(found["one"], found["all"])])
    return table(["work", "1 thread", f"{CORES} threads", "gain"], rows)


def training():
    rows = []
    for name, hidden in (("lstm", 256), ("gru", 256)):
        found = measure(
            {
                "one": ours("training", name, hidden, 32, 1, 120),
                "all": ours("training", name, hidden, 32, CORES, 120),
                "peer, one": theirs("peer_training.py", name, hidden, 32, 1, 20),
                "peer, all": theirs("peer_training.py", name, hidden, 32, CORES, 20),
            }
        )
        best = min(found["peer, one"], found["peer, all"], key=middle)
        gain = ratio(found["one"], found["all"])
        values = [cell(v) for v in found.values()]
        rows.append([name, str(hidden), *values[:2], gain, *values[2:], ratio(best, found["all"])])
    many = f"{CORES} threads"
    return table(["cell", "H", "gradflow, 1 thread", many, "gain", "PyTorch, 1 thread", many, "ratio of the best"], rows)


def job():
    def whole(command):
        def side():
            with tempfile.TemporaryDirectory() as out:
                return run([w.replace("OUT", out) for w in command])[1]

        return side

    found = measure(
        {
            "gradflow": whole([str(HOME / "gradflow"), "run", str(HOME / "experiments/01-vanishing-exploding"), "--results", "OUT"]),
            "peer": whole([PYTHON, str(HERE / "peer_main_job.py"), "OUT", "--processes", str(CORES)]),
        }
    )
    row = ["experiment 01", cell(found["gradflow"]), cell(found["peer"]), ratio(found["peer"], found["gradflow"])]
    return table(["whole process, s", "gradflow", f"PyTorch, {CORES} processes", "ratio"], [row])


def start():
    with tempfile.TemporaryDirectory() as out:
        run([str(HOME / "gradflow"), "init", out + "/spec"])
        work = {
            "java -version": [JAVA, "-version"],
            "gradflow --version": [str(HOME / "gradflow"), "--version"],
            "gradflow --help": [str(HOME / "gradflow"), "--help"],
            "gradflow check": [str(HOME / "gradflow"), "check", out + "/spec"],
        }
        found = measure({name: lambda c=command: run(c)[1] * 1e3 for name, command in work.items()})
    bare = found["java -version"]
    return table(["whole process, ms", "", "to java -version"], [[n, cell(v), ratio(v, bare)] for n, v in found.items()])


def figure():
    with tempfile.TemporaryDirectory() as out:
        spec = HOME / "experiments/01-vanishing-exploding"
        run([str(HOME / "gradflow"), "run", str(spec), "--results", out])
        folder = next(pathlib.Path(out).glob("01-vanishing-exploding/*"))
        plot = [str(HOME / "gradflow"), "plot", str(folder), "--spec", str(spec / "spec.yaml")]
        peer = [PYTHON, str(HERE / "peer_figure.py"), str(folder), "1"]
        cold = measure({"gradflow": lambda: run(plot)[1] * 1e3, "peer": lambda: run(peer)[1] * 1e3})
        warm = measure({"gradflow": ours("figure", folder, 15, CORES), "peer": theirs("peer_figure.py", folder, 15)})
        rows = [
            [name, cell(found["gradflow"]), cell(found["peer"]), ratio(found["peer"], found["gradflow"])]
            for name, found in (("whole process, once", cold), ("shortest of 15 in one process", warm))
        ]
    return table(["PNG, SVG and PDF, ms", "gradflow", "matplotlib", "ratio"], rows)


def load():
    return f"{os.getloadavg()[0]:.1f}"


def machine():
    try:
        with open("/proc/cpuinfo") as f:
            text = f.read()
        model = re.search(r"model name\s*: (.*)", text).group(1)
        wide = " with AVX-512" if "avx512f" in text else " with AVX2" if "avx2" in text else ""
    except (OSError, AttributeError):
        model, wide = "unknown processor", ""
    java = subprocess.run([JAVA, "-version"], stderr=subprocess.PIPE, text=True).stderr.split('"')[1]
    torch, _ = run([PYTHON, "-c", "import torch; print(torch.__version__)"])
    return f"{model}{wide}, {CORES} cores, JDK {java}, PyTorch {torch.strip()}"


def write(path, name, text):
    """Puts a table between its markers."""
    page = pathlib.Path(path).read_text()
    begin, end = f"<!-- {name}: made by bench/speed/speed.py -->\n", f"<!-- end of {name} -->"
    if begin not in page or end not in page:
        sys.exit(f"{path}: found no markers of {name}")
    head, rest = page.split(begin, 1)
    pathlib.Path(path).write_text(head + begin + "\n" + text + "\n\n" + end + rest.split(end, 1)[1])


TABLES = {"expect": expect, "start": start, "spectrum": spectrum, "large": large, "training": training, "job": job, "figure": figure}
parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("tables", nargs="*", help="of " + ", ".join(TABLES) + " (default: all)")
parser.add_argument("--rounds", type=int, default=7)
parser.add_argument("--sizes", type=int, nargs="*", help="n of the spectra (default: 512 1024)")
parser.add_argument("--threads", type=int, default=os.cpu_count(), help="the larger number of threads (default: all cores)")
parser.add_argument("--python", default=sys.executable)
parser.add_argument("--classes", default=str(HOME / "target/launcher/app.jar"), help="class path of gradflow")
parser.add_argument("--write", metavar="FILE")
given = parser.parse_args()
if any(t not in TABLES for t in given.tables):
    parser.error(f"got {' '.join(given.tables)}, expected some of {', '.join(TABLES)}")
ROUNDS, SIZES, CORES, PYTHON, CLASSES = given.rounds, given.sizes, given.threads, given.python, given.classes
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
OPTIONS = os.environ.get("GRADFLOW_JAVA_OPTS", "").split()
for name in given.tables or TABLES:
    before = load()
    made = TABLES[name]()
    date = datetime.date.today().isoformat()
    said = f"{date}, {machine()}; {ROUNDS} rounds, medians and quartiles; load {before} before, {load()} after.\n\n{made}"
    print(f"{name}\n\n{said}\n", flush=True)
    if given.write:
        write(given.write, name, said)
