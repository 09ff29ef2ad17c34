"""Every shipped cell of one state as an nn.Module of the same equations (docs/cells.md), exported by PyTorch 1.13 in float64.

The parameters have the names of gradflow's blocks, so that a test can hand them over.
"""
import torch
from torch import nn
from torch.nn.functional import softplus

H, D = 3, 2
torch.manual_seed(11)


class Step(nn.Module):
    def __init__(self, forward, **shapes):
        super().__init__()
        for name, shape in shapes.items():
            setattr(self, name, nn.Parameter(torch.randn(shape, dtype=torch.float64)))
        self.equations = forward

    def forward(self, *args):
        return self.equations(self, *args)


def affine(m, gate, x, h):
    return h @ getattr(m, "W_hh_" + gate).T + x @ getattr(m, "W_ih_" + gate).T + getattr(m, "b_" + gate)


def drive(m, gate, x):
    return x @ getattr(m, "W_ih_" + gate).T + getattr(m, "b_" + gate)


def gates(*names):
    out = {}
    for k in names:
        out.update({"W_hh_" + k: (H, H), "W_ih_" + k: (H, D), "b_" + k: (H,)})
    return out


def inputs(*names):
    out = {}
    for k in names:
        out.update({"W_ih_" + k: (H, D), "b_" + k: (H,)})
    return out


def positive(a):
    return torch.where(a >= 0, a + 0.5, torch.sigmoid(a))


def rnn(m, x, h):
    return torch.tanh(h @ m.W_hh.T + x @ m.W_ih.T + m.b)


def lstm(m, x, h, c):
    i, f, o = (torch.sigmoid(affine(m, k, x, h)) for k in "ifo")
    c = f * c + i * torch.tanh(affine(m, "g", x, h))
    return o * torch.tanh(c), c


def gru_after(m, x, h):
    r, z = (torch.sigmoid(affine(m, k, x, h)) for k in "rz")
    n = torch.tanh(drive(m, "n", x) + r * (h @ m.W_hh_n.T + m.d_n))
    return (1 - z) * n + z * h


def gru_before(m, x, h):
    r, z = (torch.sigmoid(affine(m, k, x, h)) for k in "rz")
    return (1 - z) * torch.tanh(drive(m, "n", x) + (r * h) @ m.W_hh_n.T) + z * h


def minimal(m, x, h):
    z = torch.tanh(drive(m, "z", x))
    u = torch.sigmoid(h @ m.W_hh_u.T + z @ m.V_u.T + m.b_u)
    return u * h + (1 - u) * z


def mgu(m, x, h):
    f = torch.sigmoid(affine(m, "f", x, h))
    return (1 - f) * h + f * torch.tanh(affine(m, "h", x, f * h))


def cfn(m, x, h):
    t, e = (torch.sigmoid(affine(m, k, x, h)) for k in "te")
    return t * torch.tanh(h) + e * torch.tanh(x @ m.W_ih.T)


def ugrnn(m, x, h):
    g = torch.sigmoid(affine(m, "g", x, h))
    return g * h + (1 - g) * torch.tanh(affine(m, "c", x, h))


def indrnn(m, x, h):
    return torch.relu(x @ m.W_ih.T + m.w_hh * h + m.b)


def mingru(m, x, h):
    z = torch.sigmoid(drive(m, "z", x))
    return (1 - z) * h + z * positive(drive(m, "h", x))


def minlstm(m, x, h):
    f, i = (torch.sigmoid(drive(m, k, x)) for k in "fi")
    return f / (f + i) * h + i / (f + i) * positive(drive(m, "h", x))


def cornn(m, x, y, z):
    a = torch.tanh(y @ m.W_hh_y.T + z @ m.W_hh_z.T + x @ m.W_ih.T + m.b)
    z = z + 0.1 * (a - 1.2 * y - 0.7 * z)
    return y + 0.1 * z, z


def antisymmetric(m, x, h):
    inner = h @ (m.W_hh - m.W_hh.T - 0.1 * torch.eye(H, dtype=torch.float64)).T
    g = torch.sigmoid(inner + drive(m, "z", x))
    return h + 0.2 * g * torch.tanh(inner + drive(m, "h", x))


def rg_lru(m, x, h):
    r, i = torch.sigmoid(x @ m.W_ih_a.T + m.b_a), torch.sigmoid(x @ m.W_ih_x.T + m.b_x)
    a = torch.exp(-8 * r * softplus(m.Lambda))
    return a * h + torch.sqrt(1 - a * a) * i * x


PLAIN = {"W_hh": (H, H), "W_ih": (H, D), "b": (H,)}
CELLS = {
    "rnn": Step(rnn, **PLAIN),
    "lstm": Step(lstm, **gates("i", "f", "g", "o")),
    "gru": Step(gru_after, **gates("r", "z", "n"), d_n=(H,)),
    "gru-before": Step(gru_before, **gates("r", "z", "n")),
    "minimal": Step(minimal, **inputs("z"), W_hh_u=(H, H), V_u=(H, H), b_u=(H,)),
    "mgu": Step(mgu, **gates("f", "h")),
    "cfn": Step(cfn, **gates("t", "e"), W_ih=(H, D)),
    "ugrnn": Step(ugrnn, **gates("g", "c")),
    "indrnn": Step(indrnn, w_hh=(H,), W_ih=(H, D), b=(H,)),
    "mingru": Step(mingru, **inputs("z", "h")),
    "minlstm": Step(minlstm, **inputs("f", "i", "h")),
    "antisymmetric": Step(antisymmetric, W_hh=(H, H), **inputs("h", "z")),
    "cornn": Step(cornn, W_hh_y=(H, H), W_hh_z=(H, H), W_ih=(H, D), b=(H,)),
    "rg-lru": Step(rg_lru, Lambda=(H,), W_ih_a=(H, H), b_a=(H,), W_ih_x=(H, H), b_x=(H,)),
}
for name, module in CELLS.items():
    states = ["h", "c"] if name == "lstm" else ["y", "z"] if name == "cornn" else ["h"]
    x = torch.randn(1, H if name == "rg-lru" else D, dtype=torch.float64)
    s = [torch.randn(1, H, dtype=torch.float64) for _ in states]
    torch.onnx.export(module, (x, *s), name + ".onnx", input_names=["x"] + states, output_names=[k + "_next" for k in states],
                      opset_version=13, do_constant_folding=False)
