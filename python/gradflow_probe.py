"""Writes a gradflow run folder (docs/run-folder.md) out of a training loop: three lines, one file, NumPy only.

PyTorch, 1.13 or later:

    probe = Probe("runs/monday", model, optimizer, lambda: criterion(model(px), py), every=100)
    for x, y in loader:
        ...                      # forward, backward, clip, optimizer.step() as ever
        probe.step(loss)
    probe.close()

The fourth argument computes the loop's own loss on a small probe batch (two to eight sequences); it may call backward itself, as a
loop that truncates does. Every `every` updates it is run once with the recurrent layer called one time step at a time, so that
autograd keeps ∂L/∂h_t of every step; gradients, buffers and random generators are left as they were.

JAX, Keras or anything else:

    probe = Probe("runs/monday", cell="gru", inputs=px, framework="jax")     # px: steps x samples x inputs
    probe.save(step, params)     # {name: array}, also nested; names as docs/python.md says
    probe.log(step, loss)

Nothing is raised into the loop: what fails warns once. Files are whole or not there.
"""
import contextlib
import functools
import io
import json
import os
import struct
import sys
import threading
import time
import types
import warnings

import numpy as np

__all__ = ["Probe"]

COLUMNS = ("step loss lr grad_norm_before_clip grad_norm_after_clip grad_norm_at_step update_norm weight_norm"
           " update_to_weight not_finite").split()
TYPES = {"float64": "F64", "float32": "F32", "float16": "F16", "int64": "I64", "int32": "I32", "int16": "I16",
         "int8": "I8", "uint8": "U8", "bool": "BOOL"}
OPTIONS = "input_size hidden_size num_layers bias batch_first dropout bidirectional proj_size nonlinearity".split()
WRAPPERS = ("module.", "_orig_mod.")


class Probe:
    """A run folder that grows with the run.

    folder: made if it is not there; if it holds a run already, the next free name (monday-2) is taken, unless start says at which
        update this run goes on.
    model, optimizer, probe_loss: of a PyTorch loop, see above.
    every: updates between two checkpoints; log_every: between two rows of the log.
    module: name of the recurrent layer or cell in the model, where it has several.
    targets: of the probe batch; loss: their loss {"name": "mse" or "cross-entropy", "at": "last" or "every"}; readout: names of a
        linear readout's parameters {"weight": ..., "bias": ...}. With all three gradflow computes the loss itself, too. Any other
        loss, its readout included: {"name": "onnx", "file": a graph (outputs, targets) -> loss}.
    clip: {"kind": "norm", "max": 1.0}; known by itself where torch.nn.utils.clip_grad_norm_ is called by that name.
    cell, inputs, framework, prefix: without a model, see above; prefix stands before the layer's names.
    """

    def __init__(self, folder, model=None, optimizer=None, probe_loss=None, *, every=100, log_every=1, module=None, targets=None,
                 loss=None, readout=None, clip=None, cell=None, inputs=None, framework=None, prefix="", start=None, quiet=False):
        self.model, self.optimizer, self.probe_loss = model, optimizer, probe_loss
        self.every, self.log_every, self.quiet = max(1, int(every)), max(1, int(log_every)), quiet
        self.updates = int(start or 0)
        self.spent, self.count = dict.fromkeys(("log", "checkpoint", "gradients"), 0.0), dict.fromkeys(("log", "checkpoint", "gradients"), 0)
        self._warned, self._row, self._losses, self._first, self._watching, self._closed = set(), {}, [], None, False, False
        self._writer, self._log, self._offset, self._torn, self._clip_call = None, None, 0, False, None
        self._saved, self._looked, self._updated, self._lock = -1, -1, False, threading.Lock()
        self._flat_now, self._versions = None, []
        self._began = time.perf_counter()
        with self._safely("start"):
            self.folder = _free(folder, start is not None)
            if str(self.folder) != str(folder):
                self._warn("folder", "%s holds a run already; this one goes to %s (start=... goes on with the first)" % (folder, self.folder))
            torch = sys.modules.get("torch") if model is not None else None
            self.torch = torch
            if torch is not None and torch.distributed.is_available() and torch.distributed.is_initialized() and torch.distributed.get_rank() != 0:
                self._closed = True  # the first process writes
                return
            self._manifest = {"format": "gradflow-run", "version": 1,
                              "framework": {"name": framework or ("torch" if torch else "unknown"), "version": _version(torch, framework)},
                              "module": {}, "initial_state": "zero", "loss": dict(loss or {}),
                              "log": {"file": "log.csv", "every": self.log_every}, "status": "running"}
            for key, value in (("readout", readout), ("clip", clip)):
                if value:
                    self._manifest[key] = dict(value)
            if torch is not None:
                self._attach(torch, module)
            else:
                self._manifest["module"] = {"cell": cell or "unknown", "parameter_prefix": prefix, "options": {}}
            os.makedirs(os.path.join(self.folder, "checkpoints"), exist_ok=True)
            self._targets = None if targets is None else _array(targets)
            if loss and loss.get("file"):
                with open(loss["file"], "rb") as f:
                    self._write("loss.onnx", f.read())
                self._manifest["loss"]["file"] = "loss.onnx"
            self._open_log(start is not None)
            if inputs is not None:
                self._inputs(_array(inputs))
            elif probe_loss is not None:
                self._look()
            if torch is not None:
                self.checkpoint()

    # -- the loop's calls -------------------------------------------------------------------------------------------------

    def step(self, loss=None, norm=None):
        """After optimizer.step(); with gradient accumulation after every backward, too: losses between two updates are averaged.
        norm: what the clip call returned, where it is not torch.nn.utils.clip_grad_norm_."""
        if self._closed:
            return
        if loss is not None:
            self._losses.append(loss.detach() if hasattr(loss, "detach") else loss)
        if self.optimizer is None:
            self.updates, self._updated = self.updates + 1, True
        if not self._updated:
            return
        self._updated = False
        with self._safely("log"), self._timed("log", 0):
            (losses, self._losses), (row, self._row) = (self._losses, []), (self._row, {})
            if self.updates % self.log_every == 0:
                self.count["log"] += 1
                self._log_row(row, losses, norm)
        if self.updates % self.every == 0:
            self.checkpoint()
            self._look()

    def log(self, step, loss, **values):
        """A row of the log without PyTorch; values by the column names of docs/run-folder.md."""
        if not self._closed:
            with self._safely("log"), self._timed("log"):
                self.updates = max(self.updates, int(step))
                self._append({"step": int(step), "loss": float(loss), **{k: float(v) for k, v in values.items()}})

    def save(self, step, params, inputs=None):
        """A checkpoint of {name: array}, nested or not. Names and layouts as docs/python.md says."""
        if not self._closed:
            with self._safely("checkpoint"), self._timed("checkpoint"):
                self.updates = max(self.updates, int(step))
                if inputs is not None:
                    self._inputs(_array(inputs))
                tensors = {}
                _flatten("", params, "/" if self._manifest["framework"]["name"] == "keras" else ".", tensors)
                self._submit("checkpoints/%08d.safetensors" % int(step), lambda: _safetensors(tensors, step))

    def checkpoint(self):
        """A checkpoint of the model now."""
        if self._closed or self._saved == self.updates:
            return
        with self._safely("checkpoint"), self._timed("checkpoint"):
            self._saved, step = self.updates, self.updates
            tensors = {_plain(k): _array(v) for k, v in self.model.state_dict().items()}
            self._submit("checkpoints/%08d.safetensors" % step, lambda: _safetensors(tensors, step))

    def close(self):
        """The last checkpoint, and that the run is finished; prints what the probe has cost."""
        if self._closed:
            return
        if self.model is not None:
            self.checkpoint()
            self._look()
        with self._safely("close"):
            self._closed = True
            self._detach()
            self._manifest["status"] = "finished"
            if self._writer:
                self._writer.join()
            self._write_manifest()
            if self._log:
                self._log.close()
            if not self.quiet:
                print("gradflow_probe: " + self.cost() + "; gradflow analyze " + str(self.folder), file=sys.stderr)

    def cost(self):
        """What the probe has cost so far, in words."""
        c = self._cost()
        if not self.count["log"]:
            return "%d checkpoints, %d looks at gradients" % (self.count["checkpoint"], self.count["gradients"])
        return "%d rows logged (%.3g training steps each), %d checkpoints (%.3g), %d looks at gradients (%.3g); %.2g %% of the training" % (
            self.count["log"], c["log_in_steps"], self.count["checkpoint"], c["checkpoint_in_steps"], self.count["gradients"],
            c["gradients_in_steps"], 100 * c["share_of_training"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- what the optimiser sees ------------------------------------------------------------------------------------------

    def _attach(self, torch, name):
        layer = _layer(torch, self.model, name)
        self._layer_name, self._layer = layer
        m, kind = self._layer, type(self._layer).__name__
        cell = "lstm" if "LSTM" in kind else "gru" if "GRU" in kind else "rnn" if "RNN" in kind else kind.lower()
        self._manifest["module"] = {"path": self._layer_name, "class": type(m).__module__ + "." + kind, "cell": cell,
                                    "options": {k: getattr(m, k) for k in OPTIONS if isinstance(getattr(m, k, None), (int, float, str, bool))},
                                    "parameter_prefix": _plain(self._layer_name) + "." if self._layer_name else ""}
        self._manifest["dtype"] = str(next(m.parameters()).dtype).split(".")[-1]
        if self.optimizer is None:
            return
        self._manifest["optimizer"] = {"name": type(self.optimizer).__name__}
        self._params = [p for g in self.optimizer.param_groups for p in g["params"]]
        names = {id(p): _plain(k) for k, p in self.model.named_parameters()}
        self._names = [names.get(id(p), "parameter %d" % k) for k, p in enumerate(self._params)]
        self._real_step = self.optimizer.step

        @functools.wraps(self._real_step)
        def wrapped(_, *args, **kwargs):
            if self._watching:
                self._warn("step in probe", "the probe's loss called optimizer.step(); the call was left out")
                return None
            row = None
            if not self._closed and (self.updates + 1) % self.log_every == 0:
                with self._safely("log"), self._timed("log", 0):
                    row = self._before()
            result = self._real_step(*args, **kwargs)
            self.updates, self._updated = self.updates + 1, True
            if row is not None:
                with self._safely("log"), self._timed("log", 0):
                    row["update_norm"] = self._after()
                    self._row = row
            return result
        self.optimizer.step = types.MethodType(wrapped, self.optimizer)  # a method, as schedulers that wrap it again expect
        self._wrap_clip(torch)

    def _wrap_clip(self, torch):
        """clip_grad_norm_ says what the norm was before; the original is put back at the end."""
        real = torch.nn.utils.clip_grad_norm_
        mine = {id(p) for p in self._params}

        @functools.wraps(real)
        def clip(parameters, max_norm, *args, **kwargs):
            if isinstance(parameters, torch.Tensor):
                parameters = [parameters]
            parameters = list(parameters)
            result = real(parameters, max_norm, *args, **kwargs)
            if not self._watching and not self._closed:
                with self._safely("clip"):
                    if any(id(p) in mine for p in parameters):
                        self._clip_call = result.detach() if hasattr(result, "detach") else result
                        self._manifest.setdefault("clip", {"kind": "norm", "max": float(max_norm)})
            return result
        self._real_clip, self._my_clip = real, clip
        torch.nn.utils.clip_grad_norm_ = clip

    def _detach(self):
        """The optimiser's step stays wrapped, since others may have wrapped it again; it does nothing any more."""
        if getattr(self, "_my_clip", None) is not None and self.torch.nn.utils.clip_grad_norm_ is self._my_clip:
            self.torch.nn.utils.clip_grad_norm_ = self._real_clip

    def _flat(self, tensors):
        tensors = [t.reshape(-1) for t in tensors]
        if len({t.dtype for t in tensors}) > 1 or tensors[0].dtype not in (self.torch.float32, self.torch.float64):
            tensors = [t.double() for t in tensors]
        return self.torch.cat(tensors)

    def _grads(self):
        grads = [p.grad.detach() for p in self._params if p.grad is not None]
        return [g.coalesce().values() if g.is_sparse else g for g in grads]

    def _before(self):
        """Norms when the optimiser's step begins. The parameters are those after the last step, unless somebody else changed them."""
        grads = self._grads()
        if self._flat_now is None or self._versions != [p._version for p in self._params]:
            self._flat_now = self._flat([p.detach() for p in self._params])
        row = {"weight_norm": _norm(self.torch, self._flat_now), "lr": self.optimizer.param_groups[0].get("lr")}
        if grads:
            row["grad_norm_at_step"] = _norm(self.torch, self._flat(grads))
            row["grads"] = [(g, g._version) for g in grads]
        return row

    def _after(self):
        now = self._flat([p.detach() for p in self._params])
        update = _norm(self.torch, self._flat_now.sub_(now))
        self._flat_now, self._versions = now, [p._version for p in self._params]
        return update

    def _log_row(self, row, losses, norm):
        row, (clip, self._clip_call) = dict(row), (self._clip_call, None)
        norm = clip if norm is None else norm
        if norm is not None:
            row["grad_norm_before_clip"] = norm
        before, now = row.pop("grads", []), self._grads()
        same = len(before) == len(now) and all(a.data_ptr() == b.data_ptr() and v == b._version for (a, v), b in zip(before, now))
        if before and now:
            row["grad_norm_after_clip"] = row["grad_norm_at_step"] if same else _norm(self.torch, self._flat(now))
        for k, v in enumerate(losses):
            row["loss %d" % k] = v
        names = [k for k in row if row[k] is not None]
        values = dict(zip(names, _numbers(self.torch, [row[k] for k in names])))
        kept = [values.pop("loss %d" % k) for k in range(len(losses))]
        if kept:
            values["loss"] = sum(kept) / len(kept)
        if values.get("grad_norm_after_clip") == 0:  # zero_grad came before
            del values["grad_norm_after_clip"]
        if "update_norm" in values:
            values["update_to_weight"] = values["update_norm"] / max(values["weight_norm"], 1e-300)
        if not np.isfinite(values.get("grad_norm_at_step", 0)):
            values["not_finite"] = next((n for n, p in zip(self._names, self._params)
                                         if p.grad is not None and not bool(self.torch.isfinite(p.grad).all())), "")
        self._append({"step": self.updates, **values})

    # -- what the framework sees of dL/dh_t -------------------------------------------------------------------------------

    def _look(self):
        """Runs the probe's loss with the layer called one step at a time."""
        if self.probe_loss is None or self._closed or self._looked == self.updates or "gradients" in self._warned:
            return
        self._looked, step, torch = self.updates, self.updates, self.torch
        with self._safely("gradients"), self._timed("gradients"):
            kept = _Kept()
            with self._undisturbed(), torch.enable_grad(), _stepped(torch, self._layer, kept):
                value = self.probe_loss()
                if hasattr(value, "backward") and value.grad_fn is not None and not any(h.grad is not None for side in kept.h for h in side):
                    value.sum().backward()
            if not kept.calls:
                raise RuntimeError("the probe's loss did not call %s" % (self._layer_name or "the layer"))
            arrays = kept.arrays(torch)
            inputs = arrays.pop("inputs")
            if self._first is None:
                self._inputs(inputs, kept.lengths)
            elif inputs.shape != self._first.shape:
                raise RuntimeError("the probe batch has changed its shape from %s to %s" % (self._first.shape, inputs.shape))
            if not np.array_equal(inputs, self._first):
                arrays["layer_inputs"] = inputs
            self._submit("grads/%08d.npz" % step, lambda: _npz(arrays))

    @contextlib.contextmanager
    def _undisturbed(self):
        torch, model = self.torch, self.model
        params = list(model.parameters())
        grads, buffers = [p.grad for p in params], [(b, b.detach().clone()) for b in model.buffers()]
        rng = torch.get_rng_state()
        cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() and torch.cuda.is_initialized() else None
        self._watching = True
        try:
            for p in params:
                p.grad = None
            yield
        finally:
            self._watching = False
            for p, g in zip(params, grads):
                p.grad = g
            with torch.no_grad():
                for b, old in buffers:
                    b.copy_(old)
            torch.set_rng_state(rng)
            if cuda is not None:
                torch.cuda.set_rng_state_all(cuda)

    # -- files ------------------------------------------------------------------------------------------------------------

    def _inputs(self, x, lengths=None):
        if self._first is None:
            self._first = x
            self._manifest["inputs"] = {"file": "probe_inputs.npy", "layout": "TBD", "shape": list(x.shape)}
            if lengths:
                self._manifest["inputs"]["lengths"] = lengths
            given, fits = self._targets, list(x.shape[:2]) if self._manifest["loss"].get("at") == "every" else [x.shape[1]]
            if given is not None and self._manifest["loss"].get("name") != "onnx" and list(given.shape[:len(fits)]) != fits:
                self._warn("targets", "targets of %s do not fit a probe batch of %d steps and %d samples; they are left out" % (
                    " x ".join(map(str, given.shape)), x.shape[0], x.shape[1]))
            elif given is not None:
                self._manifest["targets"] = {"file": "probe_targets.npy"}
                self._write("probe_targets.npy", _npy(given))
            self._write("probe_inputs.npy", _npy(x))
            self._write_manifest()

    def _submit(self, name, make):
        """Writes in a thread of its own, one file at a time, so that the loop does not wait for the disk."""
        if self._writer:
            self._writer.join()

        def work():
            with self._safely("files"):
                self._write(name, make())
                self._write_manifest()
        self._writer = threading.Thread(target=work, name="gradflow_probe")
        self._writer.start()

    def _write(self, name, data):
        """Whole or not at all."""
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with self._lock:
            self._replace(path, data)

    @staticmethod
    def _replace(path, data):
        try:
            with open(path + ".tmp", "wb") as f:
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
            os.replace(path + ".tmp", path)
        except OSError:
            with contextlib.suppress(OSError):
                os.remove(path + ".tmp")
            raise

    def _write_manifest(self):
        if "inputs" in self._manifest:
            self._manifest["cost"] = self._cost()
            self._write("manifest.json", (json.dumps(self._manifest, indent=1, default=str) + "\n").encode())

    def _open_log(self, resumed):
        path = os.path.join(self.folder, "log.csv")
        there = resumed and os.path.exists(path)
        self._log = open(path, "ab" if there else "wb", buffering=0)
        if there:
            with open(path, "rb") as f:
                self._log.truncate(f.read().rfind(b"\n") + 1)  # a row that was cut off
        self._offset = self._log.seek(0, os.SEEK_END)
        if self._offset == 0:
            self._emit((",".join(COLUMNS) + "\n").encode())

    def _append(self, row):
        cells = [row.get(c) for c in COLUMNS]
        text = ",".join("" if v is None else v if isinstance(v, str) else "%.9g" % v for v in cells) + "\n"
        self._emit(text.encode())

    def _emit(self, data):
        if self._torn:  # what a full disk left of a row
            self._log.truncate(self._offset)
            self._log.seek(self._offset)
            self._torn = False
        self._torn = True
        while data:
            data = data[self._log.write(data):]
        self._torn = False
        self._offset = self._log.tell()

    # -- never into the loop ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _safely(self, what):
        try:
            yield
        except Exception as e:  # the run is worth more than its record
            self._warn(what, "%s: %s: %s" % (what, type(e).__name__, e))

    def _warn(self, what, message):
        if what not in self._warned:
            self._warned.add(what)
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("always")
                warnings.warn("gradflow_probe: " + message + " (said once; the training goes on)", stacklevel=4)

    @contextlib.contextmanager
    def _timed(self, what, count=1):
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.spent[what] += time.perf_counter() - begin
            self.count[what] += count

    def _cost(self):
        spent = sum(self.spent.values())
        train = max(1e-9, time.perf_counter() - self._began - spent)
        step = train / max(1, self.updates)
        return {"training_step_ms": round(1e3 * step, 4), "share_of_training": round(spent / train, 5),
                **{k + "_in_steps": round(v / max(1, self.count[k]) / step, 5) for k, v in self.spent.items()}}


class _Kept:
    """What autograd keeps while the layer is called one step at a time: by layer and direction, the states of every step."""

    def __init__(self):
        self.h, self.c, self.out, self.x, self.calls, self.sides = [], [], [], [], [], 1
        self.start, self.lengths = (), None

    def call(self, length, given, connected, states):
        if not self.calls:
            self.start = [s.detach() for s in states]
        first = sum(c[1] for c in self.calls)
        self.calls.append([first, length, int(given), int(connected)])

    def arrays(self, torch):
        side = self.sides
        out = {"calls": np.array(self.calls, dtype=np.int64), "inputs": torch.cat([x.detach() for x in self.x]).float().cpu().numpy()}
        for name, states in (("h", self.h), ("c", self.c)):
            for d in range(side):
                rows = states[d::side]
                if rows and rows[0]:
                    norms = [torch.stack([_rows(torch, s) for s in row]) for row in rows]
                    out["seen_" + name + ("_reverse" if d else "")] = torch.stack(norms, 1).cpu().numpy()
        if self.out:
            out["output_grad"] = torch.cat([torch.zeros_like(o) if o.grad is None else o.grad for o in self.out]).float().cpu().numpy()
        for name, state in zip(("initial_h", "initial_c"), self.start):
            if bool((state != 0).any()):
                out[name] = state.float().cpu().numpy()
        out["input_grad_norm"] = torch.cat([_rows(torch, x) for x in self.x]).cpu().numpy()
        return out


def _rows(torch, t):
    """In double: squares of 1e-20 are 0 in float32, and a vanishing gradient would look cut."""
    return torch.zeros(t.shape[:-1], dtype=torch.float64, device=t.device) if t.grad is None else t.grad.double().norm(dim=-1)


@contextlib.contextmanager
def _stepped(torch, layer, kept):
    """Replaces the layer's forward by one that keeps every state."""
    sequence = isinstance(layer, torch.nn.RNNBase)
    real = layer.forward
    layer.forward = functools.partial(_run if sequence else _run_cell, torch, layer, kept, real)
    try:
        yield
    finally:
        del layer.forward


def _run_cell(torch, cell, kept, real, x, hx=None):
    pair = hx if isinstance(hx, tuple) else () if hx is None else (hx,)
    kept.call(1, hx is not None, any(s.requires_grad for s in pair), [s.reshape(1, -1, s.shape[-1]) for s in pair])
    x = x.clone() if x.requires_grad else x.detach().requires_grad_()
    x.retain_grad()
    result = real(x, hx)
    states = result if isinstance(result, tuple) else (result,)
    for s in states:
        s.retain_grad()
    if not kept.h:
        kept.h.append([])
    kept.h[0].append(states[0])  # not c: its gradient here goes through h, too
    kept.x.append(_Row(x))
    return result


class _Row:
    """A step's input as a sequence of one step, with its gradient."""

    def __init__(self, x):
        self.x, self.shape, self.device = x, (1,) + tuple(x.shape), x.device

    @property
    def grad(self):
        return None if self.x.grad is None else self.x.grad.unsqueeze(0)

    def detach(self):
        return self.x.detach().unsqueeze(0)


def _run(torch, m, kept, real, x, hx=None):
    rnn = torch.nn.utils.rnn
    lengths = order = None
    packed = isinstance(x, rnn.PackedSequence)
    if packed:
        order = x
        x, lengths = rnn.pad_packed_sequence(x)
    unbatched = x.dim() == 2
    if unbatched:
        x = x.unsqueeze(1)
    elif m.batch_first and not packed:
        x = x.transpose(0, 1)
    x = x.clone() if x.requires_grad else x.detach().requires_grad_()
    x.retain_grad()
    kept.x.append(x)
    sides, lstm = 2 if m.bidirectional else 1, m.mode == "LSTM"
    kept.sides = sides
    pair = () if hx is None else hx if isinstance(hx, tuple) else (hx,)
    connected = any(s.requires_grad for s in pair)
    if unbatched:
        pair = tuple(s.unsqueeze(1) for s in pair)
    kept.call(x.shape[0], hx is not None, connected, pair)
    if packed and int(lengths.min()) < x.shape[0]:
        kept.lengths = [int(n) for n in lengths]
    while len(kept.h) < m.num_layers * sides:
        kept.h.append([])
        kept.c.append([])
    mask = None if lengths is None else torch.arange(x.shape[0]).unsqueeze(1).lt(lengths.unsqueeze(0)).to(x.device)
    size = m.hidden_size, getattr(m, "proj_size", 0) or m.hidden_size
    last_h, last_c, below = [], [], x
    for layer in range(m.num_layers):
        outputs = []
        for side in range(sides):
            k = layer * sides + side
            state = [p[k:k + 1] for p in pair] or [x.new_zeros(1, x.shape[1], s) for s in ((size[1], size[0]) if lstm else (size[1],))]
            weights = [getattr(m, n) for n in m._all_weights[k]]
            steps = range(x.shape[0]) if side == 0 else range(x.shape[0] - 1, -1, -1)
            seen = [None] * x.shape[0]
            for t in steps:
                new = _one(torch, m, below[t:t + 1], state, weights, lstm)
                if mask is not None:
                    new = [torch.where(mask[t].view(1, -1, 1), a, b) for a, b in zip(new, state)]
                for s in new:
                    s.retain_grad()
                seen[t], state = new, new
            kept.h[k].extend(_First(s[0], mask, t) for t, s in enumerate(seen))
            if lstm:
                kept.c[k].extend(_First(s[1], mask, t) for t, s in enumerate(seen))
                last_c.append(state[1])
            last_h.append(state[0])
            outputs.append(torch.cat([s[0] for s in seen]))
        below = outputs[0] if sides == 1 else torch.cat(outputs, -1)
        if mask is not None:
            below = below * mask.unsqueeze(-1).to(below.dtype)
    below.retain_grad()
    kept.out.append(below)
    ends = [x.shape[0] - 1] * x.shape[1] if lengths is None else (lengths - 1).tolist()
    for side in range(sides):  # the highest h_n is an output, so that its direct use is seen there
        part = below[..., side * size[1]:(side + 1) * size[1]]
        last_h[side - sides] = torch.stack([part[0 if side else end, b] for b, end in enumerate(ends)]).unsqueeze(0)
    result = below
    if packed:
        result = rnn.pack_padded_sequence(below, lengths, enforce_sorted=order.sorted_indices is None)
    elif unbatched:
        result = below.squeeze(1)
    elif m.batch_first:
        result = below.transpose(0, 1)
    last = [torch.cat(last_h)] + ([torch.cat(last_c)] if lstm else [])
    last = [s.squeeze(1) if unbatched else s for s in last]
    return result, (tuple(last) if lstm else last[0])


class _First:
    """A state of one step, 1 x B x H, seen as B x H; without gradient where a packed sample has ended."""

    def __init__(self, s, mask, t):
        self.s, self.shape, self.device = s, tuple(s.shape[1:]), s.device
        self.mask = None if mask is None else mask[t].unsqueeze(1)

    @property
    def grad(self):
        if self.s.grad is None:
            return None
        return self.s.grad[0] if self.mask is None else self.s.grad[0] * self.mask


def _one(torch, m, x, state, weights, lstm):
    """One step of one layer and direction by the framework's own kernel."""
    if lstm:
        r = torch._VF.lstm(x, tuple(s.contiguous() for s in state), weights, m.bias, 1, 0.0, True, False, False)
        return [r[1], r[2]]
    kernel = torch._VF.gru if m.mode == "GRU" else torch._VF.rnn_relu if m.mode == "RNN_RELU" else torch._VF.rnn_tanh
    return [kernel(x, state[0].contiguous(), weights, m.bias, 1, 0.0, True, False, False)[1]]


def _layer(torch, model, name):
    kinds = (torch.nn.RNNBase, torch.nn.RNNCellBase)
    found = [(k, m) for k, m in model.named_modules() if isinstance(m, kinds)]
    if name is not None:
        return next(((k, m) for k, m in model.named_modules() if k == name or _plain(k) == name), None) or _fail(
            "the model has no module %s; recurrent ones: %s" % (name, ", ".join(k for k, _ in found) or "none"))
    return found[0] if len(found) == 1 else _fail(
        "expected one RNN, LSTM or GRU in the model, got %d; say module=%s" % (len(found), " or ".join(repr(k) for k, _ in found) or "NAME"))


def _fail(message):
    raise ValueError(message)


def _norm(torch, flat):
    """In float32 first, which is four times as fast; in double where squares may have left its range."""
    if not flat.numel():
        return flat.new_zeros(())
    norm = torch.linalg.vector_norm(flat)
    if flat.device.type == "cpu" and not 1e-12 < float(norm) < 1e18:
        norm = torch.linalg.vector_norm(flat, dtype=torch.float64)
    return norm


def _numbers(torch, values):
    """From a device all at once, so that there is one wait for it."""
    if not any(isinstance(v, torch.Tensor) and v.device.type != "cpu" for v in values):
        return [float(v) for v in values]
    tensors = [torch.as_tensor(v, dtype=torch.float64).reshape(()) for v in values]
    device = next(t.device for t in tensors if t.device.type != "cpu")
    return torch.stack([t.to(device) for t in tensors]).tolist()


def _plain(name):
    """Without what DataParallel and torch.compile put before a name."""
    while name.startswith(WRAPPERS):
        name = name[len(next(w for w in WRAPPERS if name.startswith(w))):]
    return name.replace("._orig_mod.", ".")


def _array(v):
    """A copy as NumPy has it; bfloat16, which NumPy has not, as float32."""
    if hasattr(v, "detach"):
        v = v.detach()
        v = (v.float() if str(v.dtype) == "torch.bfloat16" else v).cpu().numpy()
    a = np.asarray(v)
    if a.dtype.name == "bfloat16":
        a = a.astype(np.float32)
    return np.array(a, order="C", copy=True)


def _flatten(name, tree, joint, out):
    if isinstance(tree, dict) or hasattr(tree, "items"):
        for key, value in tree.items():
            _flatten(name + joint + str(key) if name else str(key), value, joint, out)
    elif isinstance(tree, (list, tuple)):
        for key, value in enumerate(tree):
            _flatten(name + joint + str(key) if name else str(key), value, joint, out)
    else:
        out[name] = _array(tree)


def _safetensors(tensors, step):
    header, blobs, at = {"__metadata__": {"step": str(step)}}, [], 0
    for name in sorted(tensors):
        a = tensors[name]
        blobs.append(a.astype(a.dtype.newbyteorder("<"), copy=False).tobytes())
        header[name] = {"dtype": TYPES[a.dtype.name], "shape": list(a.shape), "data_offsets": [at, at + len(blobs[-1])]}
        at += len(blobs[-1])
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return b"".join([struct.pack("<Q", len(head)), head] + blobs)


def _npy(a):
    b = io.BytesIO()
    np.save(b, a)
    return b.getvalue()


def _npz(arrays):
    b = io.BytesIO()
    np.savez(b, **arrays)
    return b.getvalue()


def _free(folder, resumed):
    """The folder, or with -2, -3, … behind it where it holds a run."""
    folder, k = os.fspath(folder), 2
    if resumed:
        return folder
    name = folder
    while os.path.exists(os.path.join(name, "manifest.json")) or os.path.exists(os.path.join(name, "log.csv")):
        name, k = "%s-%d" % (folder.rstrip("/\\"), k), k + 1
    return name


def _version(torch, framework):
    module = torch or sys.modules.get(framework or "")
    return str(getattr(module, "__version__", ""))
