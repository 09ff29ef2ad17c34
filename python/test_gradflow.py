"""Tests of gradflow.py: GRADFLOW=./gradflow python3 test_gradflow.py. Without GRADFLOW, the jar of the checkout is used."""
import base64
import hashlib
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest
import zipfile

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import backend  # noqa: E402
import gradflow  # noqa: E402

RUNS = HERE.parent / "src/test/resources/runs"


def column(table, name):
    return np.asarray(table[name])


class GradflowTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def test_a_run_folder(self):
        found = gradflow.analyze(RUNS / "rnn-adding-vanishes", results=self.folder)
        self.assertEqual([a["kind"] for a in found["audit"]], ["vanishing"])
        self.assertEqual(column(found["checkpoints"], "update").tolist(), [0, 1500])
        np.testing.assert_allclose(column(found["checkpoints"], "slope"), [-0.607637714, -0.64713289], atol=1e-8)
        np.testing.assert_allclose(column(found["checkpoints"], "rho_W_hh"), [0.564876118, 0.848117841], atol=1e-8)
        self.assertIn("halves every", " ".join(found["story"]))

    def test_a_module_and_its_inputs(self):
        """∂h_T/∂h_0 against autograd."""
        torch.manual_seed(0)
        for kind in (nn.LSTM, nn.GRU, lambda *a: nn.RNN(*a, nonlinearity="relu")):
            model = nn.ModuleDict({"rnn": kind(3, 6), "head": nn.Linear(6, 1)})
            x = torch.randn(12, 1, 3)
            tables = gradflow.analyze(model, x)
            norms = tables["product_norms"]
            chosen = (column(norms, "block") == "h") & (column(norms, "lag") == 12)
            rnn = model["rnn"].double()
            zero = torch.zeros(1, 1, 6).double()

            def last(h):
                out = rnn(x.double(), (h, zero) if isinstance(rnn, nn.LSTM) else h)[1]
                return (out[0] if isinstance(out, tuple) else out).flatten()
            j = torch.autograd.functional.jacobian(last, zero).reshape(6, 6)
            self.assertAlmostEqual(float(column(norms, "log_spectral_nats")[chosen][0]), float(torch.linalg.matrix_norm(j, 2).log()), delta=1e-5)
            self.assertTrue(tables["text"].startswith("model.npz"))
            self.assertNotIn(tempfile.gettempdir(), tables["text"])

    def test_spectrum(self):
        # the zero state stays, and the burn-in turns the tangent frame into the axes
        case = {"cell": "rnn_tanh", "H": 2, "D": 1, "T": 200, "x": np.zeros((200, 1)), "h0": np.zeros(2), "burn_in": 60, "W_hh": [[0.5, 0], [0, 0.25]], "W_ih": [[0.0], [0.0]], "b_ih": np.zeros(2), "b_hh": np.zeros(2)}
        answer = gradflow.spectrum(case)
        np.testing.assert_allclose(answer["exponents"], np.log([0.5, 0.25]), atol=1e-9)

    def test_a_spec(self):
        spec = {"title": "small", "seed": 1, "replicates": 2, "axes": {"gain": [0.5, 1.0]},
                "run": {"cell": {"type": "rnn", "input_size": 1, "hidden_size": 8}, "weights": {"recurrent": {"type": "gaussian", "gain": "${gain}"}},
                        "input": {"type": "gaussian", "std": 1}, "steps": 20}, "measures": ["product-norms"]}
        tables = gradflow.run(spec)
        self.assertEqual(len(column(tables["runs"], "gain")), 4)
        self.assertEqual(sorted(set(column(tables["product_norms"], "lag").tolist())), list(range(21)))

    def test_what_gradflow_says_is_what_is_raised(self):
        (self.folder / "manifest.json").write_text(json.dumps({"format": "other"}))
        with self.assertRaisesRegex(gradflow.GradflowError, "format: got other, expected gradflow-run"):
            gradflow.analyze(self.folder)
        with self.assertRaisesRegex(gradflow.GradflowError, "inputs"):
            gradflow.analyze({"weight_hh_l0": np.eye(2)})

    def test_the_wheel(self):
        """It holds what RECORD says; unpacked, its command runs the jar that it carries, if one has been built."""
        name = backend.build_wheel(self.folder)
        self.assertEqual(name, "gradflow_rnn-0.1.0-py3-none-any.whl")
        unpacked = self.folder / "site"
        with zipfile.ZipFile(self.folder / name) as z:
            z.extractall(unpacked)
            names = z.namelist()
        info = unpacked / "gradflow_rnn-0.1.0.dist-info"
        record = dict(line.split(",", 1) for line in (info / "RECORD").read_text().splitlines())
        self.assertEqual(sorted(record), sorted(names))
        for file, says in record.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256((unpacked / file).read_bytes()).digest()).rstrip(b"=").decode()
            self.assertEqual(says, "," if file.endswith("RECORD") else "sha256=%s,%d" % (digest, (unpacked / file).stat().st_size))
        command = (info / "entry_points.txt").read_text().split("gradflow = ")[1].strip()
        self.assertEqual(command, "gradflow:main")
        run = {k: v for k, v in os.environ.items() if k != "GRADFLOW"}
        done = subprocess.run([sys.executable, "-c", "import gradflow; gradflow.main()", "--version"], cwd=self.folder, capture_output=True,
                              text=True, env={**run, "PYTHONPATH": str(unpacked)})
        if (HERE.parent / "target/gradflow.jar").is_file():
            self.assertTrue(done.returncode == 0 and done.stdout.startswith("gradflow "), done)
        else:
            self.assertTrue(done.returncode == 1 and "there is no gradflow.jar" in done.stderr, done)

    def test_no_java_or_an_old_one(self):
        jar = self.folder / "gradflow.jar"
        jar.write_bytes(b"")
        old = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(old)))
        os.environ.update(GRADFLOW=str(jar), JAVA_HOME=str(self.folder))
        with self.assertRaisesRegex(gradflow.GradflowError, "no Java found.*17 or later"):
            gradflow.command()
        (self.folder / "bin").mkdir()
        java = self.folder / "bin/java"
        for said, number in (('openjdk version "11.0.2"', "11"), ('java version "1.8.0_292"', "8")):
            java.write_text("#!/bin/sh\necho '%s' >&2\n" % said)
            java.chmod(java.stat().st_mode | stat.S_IXUSR)
            with self.assertRaisesRegex(gradflow.GradflowError, "is version %s; gradflow needs a JRE of version 17" % number):
                gradflow.command()


if __name__ == "__main__":
    unittest.main()
