"""gradflow from Python: the command line of gradflow.jar, with arrays in and tables out. Pure Python; needs a Java of version 17 or later.

    import gradflow
    found = gradflow.analyze("runs/monday")                  # a run folder of gradflow_probe
    print(found["story"], found["audit"], found["checkpoints"])
    tables = gradflow.analyze(model, inputs)                 # a PyTorch module, a state dict, or a file of weights
    spectrum = gradflow.spectrum({"cell": "rnn_tanh", "H": 2, "D": 1, "T": 100, "W_hh": ..., "x": ..., "W_ih": ..., "b_ih": ..., "b_hh": ...})
    tables = gradflow.run({"run": {...}, "measures": [...]})  # a spec as in the experiments

Tables are pandas DataFrames where pandas is installed, else dicts of NumPy arrays by column.
"""
import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

__all__ = ["GradflowError", "analyze", "spectrum", "run", "command", "main"]
HERE = Path(__file__).resolve().parent


class GradflowError(RuntimeError):
    """What gradflow says when it cannot do something; there is no Python problem behind it."""


def command():
    """How gradflow is started: $GRADFLOW (a launcher or a jar), the jar of this package, or that of the checkout around it."""
    given = os.environ.get("GRADFLOW")
    jars = [Path(given)] if given and given.endswith(".jar") else [] if given else [
        HERE / "gradflow_jars" / "gradflow.jar", HERE.parent / "target" / "gradflow.jar"]
    for jar in jars:
        if jar.is_file():
            return [_java(), *os.environ.get("GRADFLOW_JAVA_OPTS", "").split(), "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
                    "-Dstdout.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-jar", str(jar)]
    if given:
        return [given]
    if (HERE.parent / "gradflow").is_file() and os.name != "nt":
        return [str(HERE.parent / "gradflow")]
    raise GradflowError("there is no gradflow.jar beside this module; install the wheel of a release, build one with"
                        " 'mvn -Dquick package' before 'pip install ./python', or set GRADFLOW to the jar or the launcher")


def _java():
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java")) if home else shutil.which("java")
    if not java or not os.path.exists(java):
        raise GradflowError("no Java found%s; gradflow needs a JRE of version 17 or later (JAVA_HOME, or java on the PATH)"
                            % (" at JAVA_HOME=" + home if home else ""))
    said = subprocess.run([java, "-version"], capture_output=True, text=True, errors="replace")
    version = re.search(r'version "(\d+)(?:\.(\d+))?', said.stderr + said.stdout)
    number = 0 if not version else int(version.group(2) or 0) if version.group(1) == "1" else int(version.group(1))
    if number < 17:
        raise GradflowError("%s is version %s; gradflow needs a JRE of version 17 or later" % (java, number or "unknown"))
    return java


def main():
    """The command line: `gradflow ARGS` where the wheel is installed, `python gradflow.py ARGS` where it is not."""
    try:
        words = command()
    except GradflowError as e:
        sys.exit("gradflow: %s" % e)
    with contextlib.suppress(KeyboardInterrupt):  # gradflow gets it, too, and ends in order
        sys.exit(subprocess.call([*words, *sys.argv[1:]]))
    sys.exit(130)


def _call(*words, hidden=None):
    """What gradflow prints; a temporary folder that is hidden is left out of the names of files."""
    done = subprocess.run([*command(), *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")
    said, failed = ((t if hidden is None else t.replace(str(hidden) + os.sep, "")) for t in (done.stdout, done.stderr.strip()))
    if done.returncode:
        raise GradflowError(failed or "gradflow ended with code %d" % done.returncode)
    return said


def analyze(model, inputs=None, report=None, **options):
    """How gradient flows through a training run, or a trained net.

    model: a run folder; or a PyTorch module, a dict of arrays (PyTorch's or Keras's names), or a file of weights.
    inputs: for a net: an array of steps x inputs or steps x samples x inputs (options: layout="BTD"), or a file.
    report: the folder of the report; otherwise there is only what is returned.
    options: those of `gradflow analyze`, with _ for -: samples=4, loss="readout", readout="head.weight,head.bias", targets=array.

    Of a run folder: {"story": sentences, "audit": list of dicts, "checkpoints": table, "json": everything}.
    Of a net: {"text": the diagnosis, "report": folder or None, and every table by name}.
    """
    if isinstance(model, (str, os.PathLike)) and os.path.isdir(model):
        answer = json.loads(_call("analyze", model, "--json", *_options(options)))
        scalar = (int, float, str, bool, type(None))
        rows = [{**{k: _number(v) for k, v in c.items() if isinstance(v, scalar)}, **{"rho_" + k: _number(v) for k, v in (c.get("rho") or {}).items()},
                 **{"mean_" + k: _number(v["mean"]) for k, v in (c.get("gates") or {}).items()},
                 **{"share_seen": _number((c.get("gradient") or {}).get("share_seen"))}} for c in answer["checkpoints"]]
        names = list(dict.fromkeys(k for r in rows for k in r))
        return {"story": [s["says"] for s in answer["story"]], "audit": answer["audit"],
                "checkpoints": _table({k: [r.get(k) for r in rows] for k in names}), "json": answer}
    if inputs is None:
        raise GradflowError("got no inputs; a net is analysed along given ones, an array of steps x inputs or steps x samples x inputs")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        weights, more = _weights(model, folder)
        files = {"input": inputs, **{k: options.pop(k) for k in ("targets",) if k in options}}
        for name, value in files.items():
            if not isinstance(value, (str, os.PathLike)):
                np.save(folder / (name + ".npy"), _array(value))
                files[name] = folder / (name + ".npy")
        out = Path(report) if report is not None else folder / "report"
        text = _call("analyze", weights, *_options({**more, **files, **options}), "--report", out, hidden=folder)
        if report is None:
            text = text.split("\ntables, figures and the report:")[0]
        return {"text": text, "report": None if report is None else out, **_tables(out)}


def spectrum(case, **options):
    """The Lyapunov spectrum of a case (docs/conventions.md): a dict as in a case file, or a file."""
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(case, dict):
            file = Path(folder) / "case.json"
            file.write_text(json.dumps(case, default=lambda v: _array(v).tolist()), encoding="utf-8")
        else:
            file = case
        answer = json.loads(_call("spectrum", file, *_options(options)))
    return {k: np.array([_number(v) for v in value], dtype=float) if isinstance(value, list) and k in ("exponents", "stderr", "error") else value
            for k, value in answer.items()}


def run(spec, results=None, **options):
    """Runs a spec, a dict as spec.yaml has it, or the folder of one; {"text": what it says, "results": folder or None, and every table}."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        if isinstance(spec, dict):
            source = folder / "spec"
            source.mkdir()
            (source / "spec.yaml").write_text(json.dumps(spec, default=lambda v: _array(v).tolist()), encoding="utf-8")
        else:
            source = Path(spec)
        out = Path(results) if results is not None else folder / "results"
        text = _call("run", source, "--results", out, *_options(options))
        tables = {}
        for found in sorted(out.rglob("runs.csv")):
            tables.update(_tables(found.parent))
        return {"text": text, "results": None if results is None else out, **tables}


def _options(options):
    words = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        words.append("--" + name.replace("_", "-"))
        if value is not True:
            words.append(",".join(map(str, value)) if isinstance(value, (list, tuple)) else value)
    return words


def _weights(model, folder):
    """A file of weights, and the options that the module tells."""
    if isinstance(model, (str, os.PathLike)):
        return model, {}
    more, tensors = {}, model
    if hasattr(model, "state_dict"):
        tensors = model.state_dict()
        recurrent = [m for m in model.modules() if hasattr(m, "mode") and hasattr(m, "hidden_size")]
        if len({m.mode for m in recurrent}) == 1 and recurrent[0].mode.startswith("RNN_"):
            more["activation"] = recurrent[0].mode[4:].lower()
    file = folder / "model.npz"
    np.savez(file, **{k: _array(v) for k, v in tensors.items()})
    return file, more


def _array(v):
    if hasattr(v, "detach"):
        v = v.detach()
        v = (v.float() if str(v.dtype) == "torch.bfloat16" else v).cpu().numpy()
    return np.asarray(v)


def _number(v):
    return float(v) if v in ("Infinity", "-Infinity", "NaN") else v


def _tables(folder):
    return {file.stem: _csv(file) for file in sorted(Path(folder).glob("*.csv"))}


def _csv(file):
    with open(file, newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    return _table({name: _column([r[k] for r in rows[1:]]) for k, name in enumerate(rows[0])} if rows else {})


def _column(cells):
    for kind in (int, float):
        try:
            return [kind(c) if c or kind is int else float("nan") for c in cells]
        except ValueError:
            pass
    return cells


def _table(columns):
    try:
        import pandas
        return pandas.DataFrame(columns)
    except ImportError:
        return {k: np.array([np.nan if v is None else v for v in values]) for k, values in columns.items()}


if __name__ == "__main__":
    main()
