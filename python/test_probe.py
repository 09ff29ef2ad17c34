"""Tests of gradflow_probe with the PyTorch that is installed: python3 test_probe.py. With GRADFLOW=./gradflow the folders are
analysed, too; with --cost the cost is measured and printed."""
import csv
import functools
import importlib.util
import json
import os
import pathlib
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import warnings

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from gradflow_probe import Probe  # noqa: E402


class Net(nn.Module):
    def __init__(self, kind=nn.LSTM, size=8, inputs=2, outputs=1, **options):
        super().__init__()
        self.rnn = kind(inputs, size, **options)
        self.readout = nn.Linear(size * (2 if options.get("bidirectional") else 1), outputs)

    def forward(self, x):
        h = self.rnn(x)[0]
        return self.readout(h[:, -1] if self.rnn.batch_first else h[-1])


def batch(steps, samples, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(steps, samples, 2, generator=g)
    return x, x[:, :, 0].mean(0, keepdim=True).T


def train(folder, updates=20, probe=True, seed=0, **options):
    torch.manual_seed(seed)
    model = Net(**options.pop("net", {}))
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    px, py = batch(12, 3, 99)
    p = Probe(folder, model, optimizer, lambda: nn.functional.mse_loss(model(px), py), every=5, quiet=True, targets=py,
              loss={"name": "mse", "at": "last"}, readout={"weight": "readout.weight", "bias": "readout.bias"}, **options) if probe else None
    for k in range(updates):
        x, y = batch(12, 16, k)
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.05)
        optimizer.step()
        if p:
            p.step(loss)
    if p:
        p.close()
    return model


def safetensors(path):
    data = pathlib.Path(path).read_bytes()
    n = struct.unpack("<Q", data[:8])[0]
    head = json.loads(data[8:8 + n])
    head.pop("__metadata__")
    assert 8 + n + max(t["data_offsets"][1] for t in head.values()) == len(data)
    kinds = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
    return {k: np.frombuffer(data, kinds[t["dtype"]], int(np.prod(t["shape"])), 8 + n + t["data_offsets"][0]).reshape(t["shape"])
            for k, t in head.items()}


def rows(folder):
    text = (pathlib.Path(folder) / "log.csv").read_text()
    return list(csv.DictReader(text[:text.rfind("\n") + 1].splitlines()))


def audit(folder):
    command = os.environ.get("GRADFLOW")
    if not command:
        return None
    done = subprocess.run([command, "analyze", str(folder), "--json", "--no-results"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class ProbeTest(unittest.TestCase):
    def setUp(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = pathlib.Path(self._temporary.name) / "run"
        catcher = warnings.catch_warnings(record=True)
        self.warned = catcher.__enter__()
        self.addCleanup(catcher.__exit__, None, None, None)
        warnings.simplefilter("always")

    def warnings_of_probe(self):
        return [str(w.message) for w in self.warned if "gradflow_probe" in str(w.message)]

    def grads(self, step=0):
        return dict(np.load(self.folder / ("grads/%08d.npz" % step)))

    def test_training_has_the_same_bits_with_and_without_it(self):
        for kind, options in ((nn.LSTM, {"num_layers": 2, "dropout": 0.5}), (nn.GRU, {"bidirectional": True}), (nn.RNN, {})):
            with self.subTest(kind=kind.__name__):
                a = train(self.folder, net={"kind": kind, **options})
                b = train(None, probe=False, net={"kind": kind, **options})
                for p, q in zip(a.parameters(), b.parameters()):
                    self.assertTrue(torch.equal(p, q))
        self.assertEqual([w for w in self.warnings_of_probe() if "holds a run" not in w], [])

    def test_folder(self):
        model = train(self.folder)
        self.assertEqual(sorted(os.listdir(self.folder / "checkpoints")), ["%08d.safetensors" % k for k in range(0, 21, 5)])
        self.assertEqual(sorted(os.listdir(self.folder / "grads")), ["%08d.npz" % k for k in range(0, 21, 5)])
        last = safetensors(self.folder / "checkpoints/00000020.safetensors")
        for name, value in model.state_dict().items():
            np.testing.assert_array_equal(last[name], value.numpy())
        manifest = json.loads((self.folder / "manifest.json").read_text())
        self.assertEqual(manifest["status"], "finished")
        self.assertEqual(manifest["module"]["cell"], "lstm")
        self.assertEqual(manifest["module"]["parameter_prefix"], "rnn.")
        self.assertEqual(manifest["clip"], {"kind": "norm", "max": 0.05})
        self.assertEqual(manifest["inputs"]["shape"], [12, 3, 2])
        log = rows(self.folder)
        self.assertEqual([int(r["step"]) for r in log], list(range(1, 21)))
        first, second = (safetensors(self.folder / ("checkpoints/%08d.safetensors" % k)) for k in (0, 5))
        self.assertGreater(np.abs(first["rnn.weight_hh_l0"] - second["rnn.weight_hh_l0"]).max(), 1e-3)
        weights = np.sqrt(sum((v.astype(float) ** 2).sum() for v in first.values()))
        self.assertAlmostEqual(float(log[0]["weight_norm"]), weights, delta=1e-5 * weights)
        for r in log:
            self.assertAlmostEqual(float(r["grad_norm_at_step"]), min(0.05, float(r["grad_norm_before_clip"])), delta=1e-5)
            self.assertAlmostEqual(float(r["update_to_weight"]), float(r["update_norm"]) / float(r["weight_norm"]), delta=1e-7)
            self.assertEqual(float(r["lr"]), 1e-2)
        told = audit(self.folder)
        if told:
            self.assertEqual([c["update"] for c in told["checkpoints"]], [0, 5, 10, 15, 20])
            for c in told["checkpoints"]:
                self.assertLess(c["gradient"]["seen_against_recorded"], 1e-5)
                self.assertAlmostEqual(c["gradient"]["share_seen"], 1, delta=1e-5)

    def test_seen_gradients_are_those_of_an_unrolled_net(self):
        """Every layer and direction of a stack, against cells that are called by hand."""
        torch.manual_seed(1)
        model = Net(nn.LSTM, 5, num_layers=2, bidirectional=True).double()
        x, y = (v.double() for v in batch(7, 3, 5))
        Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), lambda: nn.functional.mse_loss(model(x), y), quiet=True).close()
        below, kept = x, {}
        for layer in range(2):
            sides = []
            for side, end in ((0, ""), (1, "_reverse")):
                cell = nn.LSTMCell(below.shape[2], 5).double()
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                    getattr(cell, name).data = getattr(model.rnn, "%s_l%d%s" % (name, layer, end)).data
                state, out = None, [None] * 7
                for t in (range(7) if side == 0 else range(6, -1, -1)):
                    h, c = cell(below[t], state)
                    state = (h, c.clone())  # so that c's gradient leaves out its way through h
                    for s in state:
                        s.retain_grad()
                    out[t] = state
                kept[layer, end] = out
                sides.append(torch.stack([s[0] for s in out]))
            below = torch.cat(sides, 2)
        nn.functional.mse_loss(model.readout(below[-1]), y).backward()
        seen = self.grads()
        for (layer, end), out in kept.items():
            for part, name in ((0, "seen_h"), (1, "seen_c")):
                wanted = np.stack([np.linalg.norm(s[part].grad.numpy(), axis=1) if s[part].grad is not None else np.zeros(3) for s in out])
                np.testing.assert_allclose(seen[name + end][:, layer], wanted, rtol=1e-9, atol=1e-15)
        self.assertEqual(self.warnings_of_probe(), [])

    def test_batch_first_and_the_gradient_of_the_output(self):
        torch.manual_seed(2)
        model = Net(nn.GRU, 5, batch_first=True)
        x, y = batch(7, 3, 5)
        xb = x.transpose(0, 1).contiguous()
        Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), lambda: nn.functional.mse_loss(model(xb), y), quiet=True).close()
        inputs = xb.clone().requires_grad_()
        out = model.rnn(inputs)[0]
        out.retain_grad()
        nn.functional.mse_loss(model.readout(out[:, -1]), y).backward()
        seen = self.grads()
        np.testing.assert_allclose(seen["output_grad"], out.grad.transpose(0, 1).numpy(), rtol=1e-5, atol=1e-8)
        np.testing.assert_allclose(seen["input_grad_norm"], inputs.grad.norm(dim=2).T.numpy(), rtol=1e-4, atol=1e-9)
        np.testing.assert_array_equal(np.load(self.folder / "probe_inputs.npy"), x.numpy())

    def test_packed_sequences(self):
        torch.manual_seed(3)
        rnn = torch.nn.utils.rnn
        for enforce in (True, False):
            with self.subTest(enforce_sorted=enforce):
                model = Net(nn.LSTM, 5, bidirectional=True)
                x, y = batch(7, 3, 5)
                lengths = torch.tensor([7, 5, 2] if enforce else [2, 7, 5])
                plain = model.rnn(rnn.pack_padded_sequence(x, lengths, enforce_sorted=enforce))
                inside = []

                def loss():
                    out, (h, c) = model.rnn(rnn.pack_padded_sequence(x, lengths, enforce_sorted=enforce))
                    inside.append((out.data.detach(), h.detach(), c.detach()))
                    return nn.functional.mse_loss(model.readout(h.transpose(0, 1).reshape(3, -1)), y)
                p = Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), loss, quiet=True)
                p.close()
                for a, b in zip(inside[0], (plain[0].data, *plain[1])):
                    torch.testing.assert_close(a, b.detach(), rtol=1e-5, atol=1e-6)
                seen = dict(np.load(os.path.join(p.folder, "grads/00000000.npz")))["seen_h"][:, 0]
                for b, n in enumerate(lengths.tolist()):
                    self.assertTrue((seen[:n, b] > 0).all())
                    self.assertTrue((seen[n:, b] == 0).all())

    def test_packed_sequences_and_a_learned_first_state_are_read(self):
        """What gradflow computes from checkpoint and probe batch is what autograd saw."""
        rnn = torch.nn.utils.rnn

        class Started(nn.Module):
            def __init__(self):
                super().__init__()
                self.rnn, self.head = nn.LSTM(2, 6, 2), nn.Linear(6, 1)
                self.h, self.c = nn.Parameter(torch.randn(2, 1, 6)), nn.Parameter(torch.randn(2, 1, 6))

            def forward(self, x):
                start = tuple(s.expand(2, 3, 6).contiguous() for s in (self.h, self.c))
                return self.head(self.rnn(rnn.pack_padded_sequence(x, torch.tensor([7, 5, 7]), enforce_sorted=False), start)[1][0][-1])
        torch.manual_seed(5)
        model = Started()
        x, y = batch(7, 3, 5)
        Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), lambda: nn.functional.mse_loss(model(x), y), quiet=True).close()
        self.assertEqual(json.loads((self.folder / "manifest.json").read_text())["inputs"]["lengths"], [7, 5, 7])
        seen = self.grads()
        np.testing.assert_allclose(seen["initial_c"], model.c.detach().expand(2, 3, 6).numpy())
        answer = audit(self.folder)
        if answer:
            self.assertNotIn("recording-mismatch", [a["kind"] for a in answer["audit"]])
            self.assertLess(answer["checkpoints"][0]["gradient"]["seen_against_recorded"], 1e-4)

    def test_the_last_state_is_a_direct_use_of_the_output(self):
        """As most classifiers read it: rnn(x)[1]."""
        torch.manual_seed(6)
        model = Net(nn.GRU, 5, bidirectional=True)
        x, y = batch(7, 3, 5)
        p = Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1),
                  lambda: nn.functional.mse_loss(model.readout(torch.cat(list(model.rnn(x)[1]), 1)), y), quiet=True)
        p.close()
        direct = self.grads()["output_grad"]
        self.assertTrue((direct[-1, :, :5] != 0).all() and (direct[0, :, 5:] != 0).all())
        self.assertTrue((direct[1:-1] == 0).all() and (direct[0, :, :5] == 0).all() and (direct[-1, :, 5:] == 0).all())

    def test_targets_that_do_not_fit_are_left_out(self):
        model = Net(nn.GRU, 5)
        x, y = batch(7, 3, 5)
        with Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), lambda: nn.functional.mse_loss(model(x), y),
                   targets=torch.zeros(9, 3), loss={"name": "mse", "at": "every"}, quiet=True):
            pass
        self.assertNotIn("targets", json.loads((self.folder / "manifest.json").read_text()))
        self.assertIn("do not fit", self.warnings_of_probe()[0])

    def test_a_loop_that_truncates(self):
        torch.manual_seed(4)
        model = Net(nn.GRU, 5)
        x, y = batch(12, 3, 5)

        def loss():
            state = None
            for k in range(0, 12, 4):
                out, state = model.rnn(x[k:k + 4], None if state is None else state.detach())
                nn.functional.mse_loss(model.readout(out[-1]), y).backward()
        Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), loss, quiet=True).close()
        seen = self.grads()
        self.assertEqual(seen["calls"].tolist(), [[0, 4, 0, 0], [4, 4, 1, 0], [8, 4, 1, 0]])
        told = audit(self.folder)
        if told:
            self.assertIn("truncated-gradient", [a["kind"] for a in told["audit"]])

    def test_a_loop_over_cells(self):
        torch.manual_seed(5)

        class Cells(nn.Module):
            def __init__(self):
                super().__init__()
                self.cell, self.readout = nn.LSTMCell(2, 5), nn.Linear(5, 1)

            def forward(self, x):
                state = None
                for t in range(len(x)):
                    state = self.cell(x[t], state if state is None or t != 6 else tuple(s.detach() for s in state))
                return self.readout(state[0])
        model = Cells()
        x, y = batch(12, 3, 5)
        Probe(self.folder, model, torch.optim.SGD(model.parameters(), 0.1), lambda: nn.functional.mse_loss(model(x), y), quiet=True).close()
        seen = self.grads()
        self.assertEqual(seen["calls"][:, 3].tolist(), [0] + [1] * 5 + [0] + [1] * 5)
        self.assertTrue((seen["seen_h"][:6] == 0).all())
        self.assertTrue((seen["seen_h"][6:] > 0).all())
        np.testing.assert_array_equal(np.load(self.folder / "probe_inputs.npy"), x.numpy())

    def test_inputs_that_training_changes(self):
        torch.manual_seed(6)

        class Words(nn.Module):
            def __init__(self):
                super().__init__()
                self.embedding, self.rnn, self.readout = nn.Embedding(9, 3), nn.GRU(3, 5), nn.Linear(5, 9)

            def forward(self, x):
                return self.readout(self.rnn(self.embedding(x))[0])
        model = Words()
        optimizer = torch.optim.Adam(model.parameters(), 1e-2)
        words = torch.arange(20).reshape(10, 2) % 9
        loss = lambda: nn.functional.cross_entropy(model(words).flatten(0, 1), (words.flatten() + 1) % 9)  # noqa: E731
        with Probe(self.folder, model, optimizer, loss, every=2, quiet=True) as p:
            for _ in range(4):
                optimizer.zero_grad()
                value = loss()
                value.backward()
                optimizer.step()
                p.step(value)
        np.testing.assert_allclose(self.grads(4)["layer_inputs"], model.embedding(words).detach().numpy(), rtol=1e-6)
        told = audit(self.folder)
        if told:
            self.assertLess(told["checkpoints"][-1]["gradient"]["seen_against_recorded"], 1e-5)

    def test_accumulation_scaling_evaluation_and_workers(self):
        torch.manual_seed(7)
        model = Net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
        px, py = batch(12, 3, 99)
        p = Probe(self.folder, model, optimizer, lambda: nn.functional.mse_loss(model(px), py), every=2, quiet=True)
        data = torch.utils.data.TensorDataset(torch.rand(48, 12, 2), torch.rand(48, 1))
        losses = []
        for k, (x, y) in enumerate(torch.utils.data.DataLoader(data, 8, num_workers=2)):
            loss = nn.functional.mse_loss(model(x.transpose(0, 1)), y)
            (1024 * loss / 2).backward()  # a scale as mixed precision has it
            losses.append(float(loss))
            if k % 2:
                for q in model.parameters():
                    q.grad /= 1024
                norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1e9)
                optimizer.step()
                scheduler.step()
                optimizer.zero_grad()
                p.step(loss, norm=norm)
                with torch.no_grad():
                    model.eval()
                    model(px)
                    model.train()
            else:
                p.step(loss)
        p.close()
        log = rows(self.folder)
        self.assertEqual([int(r["step"]) for r in log], [1, 2, 3])
        for k, r in enumerate(log):
            self.assertAlmostEqual(float(r["loss"]), (losses[2 * k] + losses[2 * k + 1]) / 2, delta=1e-6)
            self.assertAlmostEqual(float(r["grad_norm_at_step"]), float(r["grad_norm_before_clip"]), delta=1e-6)
            self.assertAlmostEqual(float(r["update_norm"]), float(r["lr"]) * float(r["grad_norm_at_step"]), delta=1e-6)
        self.assertEqual(self.warnings_of_probe(), [])

    def test_a_scheduler_that_is_made_before_or_after(self):
        for before in (True, False):
            model = Net()
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            make = lambda: torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)  # noqa: E731
            scheduler = make() if before else None
            p = Probe(self.folder, model, optimizer, None, quiet=True)
            scheduler = scheduler or make()
            for _ in range(2):
                model(batch(12, 3, 0)[0]).sum().backward()
                optimizer.step()
                p.step(1.0)
                scheduler.step()
            p.close()
            optimizer.step()
            self.assertEqual([float(r["lr"]) for r in rows(p.folder)], [0.1, 0.05])
        self.assertEqual([str(w.message) for w in self.warned if "step" in str(w.message)], [])

    def test_killed_in_the_middle(self):
        script = textwrap.dedent("""
            import sys; sys.path.insert(0, %r); import test_probe
            test_probe.train(%r, updates=10**6)""" % (str(HERE), str(self.folder)))
        process = subprocess.Popen([sys.executable, "-c", script])
        try:
            end = time.monotonic() + 120
            while not (self.folder / "checkpoints/00000030.safetensors").exists():
                self.assertIsNone(process.poll())
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.assertEqual(json.loads((self.folder / "manifest.json").read_text())["status"], "running")
        for file in (self.folder / "checkpoints").glob("*.safetensors"):
            self.assertEqual(len(safetensors(file)), 6)
        for file in (self.folder / "grads").glob("*.npz"):
            self.assertEqual(np.load(file)["seen_h"].shape, (12, 1, 3))
        steps = [int(r["step"]) for r in rows(self.folder)]
        self.assertEqual(steps, list(range(1, len(steps) + 1)))
        self.assertGreaterEqual(len(steps), 30)
        told = audit(self.folder)
        if told:
            self.assertFalse(told["finished"])

    def test_a_full_disk_warns_once_and_training_goes_on(self):
        old = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1500, old[1]))
            train(self.folder, updates=30)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
            signal.signal(signal.SIGXFSZ, handler)
        told = self.warnings_of_probe()
        self.assertEqual(len(told), len(set(w.split(":")[1] for w in told)))
        self.assertTrue(any("log" in w for w in told) and any("files" in w for w in told), told)
        self.assertEqual([f for f in os.listdir(self.folder / "checkpoints") if f.endswith(".tmp")], [])

    def test_a_run_is_never_overwritten_and_can_go_on(self):
        train(self.folder, updates=5)
        before = (self.folder / "log.csv").read_bytes()
        train(self.folder, updates=5)
        self.assertEqual((self.folder / "log.csv").read_bytes(), before)
        self.assertEqual(len(rows(str(self.folder) + "-2")), 5)
        with open(self.folder / "log.csv", "ab") as f:
            f.write(b"6,0.1")  # a row that was cut off
        train(self.folder, updates=5, start=5)
        self.assertEqual([int(r["step"]) for r in rows(self.folder)], list(range(1, 11)))

    def test_nothing_is_raised_into_the_loop(self):
        model = Net()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        p = Probe(self.folder, model, optimizer, lambda: 1 / 0, quiet=True)
        optimizer.step()
        p.step(torch.tensor(1.0))
        p.close()
        self.assertEqual(len([w for w in self.warnings_of_probe() if "gradients" in w]), 1)
        Probe("/proc/no/such/place", model, optimizer, quiet=True).step(1.0)

    def test_the_pytorch_example_of_the_documentation(self):
        told = self.example(0, "runs/adding")
        if told:
            self.assertLess(max(c["gradient"]["full_against_recorded"] or 0 for c in told["checkpoints"]), 1e-4)

    def test_layouts_of_other_frameworks(self):
        """Names and gate orders of docs/python.md: the Jacobian ∂h_T/∂h_1 (c held) of the equations in NumPy, by differences."""
        rng, steps, size = np.random.default_rng(3), 6, 4
        x = rng.normal(size=(steps, 1, 3))

        def sigmoid(a):
            return 1 / (1 + np.exp(-a))
        w, u, b, d = rng.normal(size=(4 * size, 3)) / 2, rng.normal(size=(4 * size, size)) / 2, rng.normal(size=4 * size) / 2, rng.normal(size=3 * size)

        def lstm(x_t, h, c):
            i, f, g, o = np.split(w @ x_t + u @ h + b, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            return sigmoid(o) * np.tanh(c), c

        def gru(x_t, h, c):
            a, v = w[:3 * size] @ x_t + b[:3 * size], u[:3 * size] @ h + d
            r, z = sigmoid(a[:size] + v[:size]), sigmoid(a[size:2 * size] + v[size:2 * size])
            return (1 - z) * np.tanh(a[2 * size:] + r * v[2 * size:]) + z * h, c

        def norm(step):
            h, c = step(x[0, 0], np.zeros(size), np.zeros(size))

            def last(h):
                state = h, c
                for t in range(1, steps):
                    state = step(x[t, 0], *state)
                return state[0]
            e = 1e-5 * np.eye(size)
            return np.log(np.linalg.norm(np.stack([(last(h + k) - last(h - k)) / 2e-5 for k in e], 1), 2))
        z, r, n = np.split(np.arange(3 * size).reshape(3, size)[[1, 0, 2]].ravel(), 3)  # Keras's gru: z, r, h
        keras = np.concatenate([z, r, n])
        for cell, step, framework, params in (
                ("lstm", lstm, "jax", {"rnn": {"weight_ih_l0": w, "weight_hh_l0": u, "bias_ih_l0": b}}),
                ("gru", gru, "jax", {"rnn": {"weight_ih_l0": w[:12], "weight_hh_l0": u[:12], "bias_ih_l0": b[:12], "bias_hh_l0": d}}),
                ("lstm", lstm, "keras", {"net/rnn.kernel": w.T, "net/rnn.recurrent_kernel": u.T, "net/rnn.bias": b}),
                ("gru", gru, "keras", {"net/rnn.kernel": w[keras].T, "net/rnn.recurrent_kernel": u[keras].T, "net/rnn.bias": np.stack([b[keras], d[keras]])})):
            folder = self.folder / (framework + "-" + cell)
            params = {k.replace(".", "/"): v for k, v in params.items()} if framework == "keras" else params
            with Probe(folder, cell=cell, inputs=x, framework=framework, prefix="net/rnn/" if framework == "keras" else "rnn.", quiet=True) as p:
                p.save(0, params)
                p.log(1, 0.5)
            told = audit(folder)
            if told:
                self.assertAlmostEqual(told["checkpoints"][0]["ln_product"][steps - 1], norm(step), delta=1e-6, msg=framework + " " + cell)

    @unittest.skipUnless(importlib.util.find_spec("jax"), "no jax")
    def test_the_jax_example_of_the_documentation(self):
        self.example(1, "runs/jax")

    @unittest.skipUnless(importlib.util.find_spec("keras"), "no keras")
    def test_the_keras_example_of_the_documentation(self):
        self.example(2, "runs/keras")

    def example(self, number, folder):
        """Runs a Python block of docs/python.md; its run has five checkpoints, a falling loss and ∂L/∂h_t."""
        text = (HERE.parent / "docs/python.md").read_text(encoding="utf-8")
        example = text.split("```python")[1 + number].split("```")[0].replace("Probe(\"runs/", "functools.partial(Probe, quiet=True)(\"runs/")
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self._temporary.name)
        exec(compile(example, "python.md", "exec"), {"__name__": "example", "functools": functools})
        self.assertEqual(len(os.listdir(folder + "/checkpoints")), 5)
        self.assertEqual(self.warnings_of_probe(), [])
        told = audit(pathlib.Path(self._temporary.name) / folder)
        if told:
            self.assertLess(told["checkpoints"][-1]["loss"], told["checkpoints"][1]["loss"])
            self.assertGreater(len(told["checkpoints"][0]["log10_loss_gradient"]), 0)
        return told

    def test_without_a_model(self):
        x = np.random.default_rng(0).normal(size=(9, 2, 3)).astype(np.float32)
        rng = np.random.default_rng(1)
        p = Probe(self.folder, cell="gru", inputs=x, framework="jax", prefix="rnn.", quiet=True)
        for step in (0, 10):
            p.save(step, {"rnn": {"weight_ih_l0": rng.normal(size=(12, 3)), "weight_hh_l0": rng.normal(size=(12, 4))}, "head": [rng.normal(size=4)]})
            p.log(step + 1, 0.5, lr=0.1)
        p.close()
        self.assertEqual(sorted(safetensors(self.folder / "checkpoints/00000010.safetensors")), ["head.0", "rnn.weight_hh_l0", "rnn.weight_ih_l0"])
        told = audit(self.folder)
        if told:
            self.assertEqual(len([c for c in told["checkpoints"] if c["slope"] is not None]), 2)


def cost():
    """Training steps per logged row, checkpoint and look, and the share of the whole, as the probe measures it."""
    torch.set_num_threads(1)
    for size, updates in ((32, 300), (128, 30), (256, 12)):
        folder = tempfile.mkdtemp()
        torch.manual_seed(0)
        model = Net(nn.LSTM, size)
        optimizer = torch.optim.Adam(model.parameters(), 1e-3)
        px, py = batch(100, 4, 99)
        p = Probe(folder, model, optimizer, lambda: nn.functional.mse_loss(model(px), py), every=max(1, updates // 3), quiet=True)
        for k in range(updates):
            x, y = batch(100, 32, k)
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            p.step(loss)
        p.close()
        print("lstm, H = %d, T = 100, B = 32, probe batch 4, %.1f ms a step: %s" % (size, p._cost()["training_step_ms"], p.cost()))


if __name__ == "__main__":
    if "--cost" in sys.argv:
        cost()
    else:
        unittest.main(verbosity=1)
