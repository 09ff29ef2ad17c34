"""Every shipped cell as an nn.Module of the same equations (docs/cells.md), exported by PyTorch 1.13 in float64.

The parameters have the names of gradflow's blocks, so that a test can hand them over. An output that is no part of the state is exported, too.
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


def rnn_leak(m, x, h):
    return 0.7 * h + 0.3 * torch.relu(h @ m.W_hh.T + x @ m.W_ih.T + m.b)


def hard(a):
    return torch.clamp(a / 6 + 0.5, 0, 1)


def lstm_absent(m, x, h, c):
    i, o = (torch.sigmoid(affine(m, k, x, h)) for k in "io")
    c = c + i * torch.tanh(affine(m, "g", x, h))
    return o * torch.tanh(c), c


def lstm_coupled(m, x, h, c):
    i = torch.sigmoid(affine(m, "i", x, h) + m.p_i * c)
    c = (1 - i) * c + i * torch.relu(affine(m, "g", x, h))
    return torch.sigmoid(affine(m, "o", x, h) + m.p_o * c) * c, c


def lstm_peepholes(m, x, h, c):
    i, f = (hard(affine(m, k, x, h) + getattr(m, "p_" + k) * c) for k in "if")
    c = f * c + i * torch.tanh(affine(m, "g", x, h))
    return hard(affine(m, "o", x, h) + m.p_o * c) * torch.tanh(c), c


def projected_lstm(m, x, h, c):
    i, f, o = (torch.sigmoid(affine(m, k, x, h)) for k in "ifo")
    c = f * c + i * torch.tanh(affine(m, "g", x, h))
    return (o * torch.tanh(c)) @ m.W_p.T, c


def gru_hard(m, x, h):
    r, z = (hard(affine(m, k, x, h)) for k in "rz")
    return (1 - z) * torch.tanh(drive(m, "n", x) + r * (h @ m.W_hh_n.T + m.d_n)) + z * h


def indrnn_tanh(m, x, h):
    return torch.tanh(x @ m.W_ih.T + m.w_hh * h + m.b)


def mingru_linear(m, x, h):
    z = torch.sigmoid(drive(m, "z", x))
    return (1 - z) * h + z * drive(m, "h", x)


def minlstm_plain(m, x, h):
    return torch.sigmoid(drive(m, "f", x)) * h + torch.sigmoid(drive(m, "i", x)) * drive(m, "h", x)


def cornn_implicit(m, x, y, z):
    a = torch.tanh(y @ m.W_hh_y.T + z @ m.W_hh_z.T + x @ m.W_ih.T + m.b)
    z = (z + 0.1 * (a - 1.2 * y)) / (1 + 0.1 * 0.7)
    return y + 0.1 * z, z


def antisymmetric_plain(m, x, h):
    inner = h @ (m.W_hh - m.W_hh.T - 0.1 * torch.eye(H, dtype=torch.float64)).T
    return h + 0.2 * torch.tanh(inner + drive(m, "h", x))


def lem(m, x, y, z):
    d1, d2 = (0.5 * torch.sigmoid(affine(m, k, x, y)) for k in "12")
    z = (1 - d1) * z + d1 * torch.tanh(affine(m, "z", x, y))
    return (1 - d2) * y + d2 * torch.tanh(affine(m, "y", x, z)), z


def lru(m, x, h):
    modulus, phase, gain = torch.exp(-torch.exp(m.nu_log)), torch.exp(m.theta_log), torch.exp(m.gamma_log)
    re, im = modulus * torch.cos(phase), modulus * torch.sin(phase)
    a, b = h[:, :H], h[:, H:]
    a, b = re * a - im * b + gain * (x @ m.B_re.T), im * a + re * b + gain * (x @ m.B_im.T)
    return torch.cat([a, b], 1), a @ m.C_re.T - b @ m.C_im.T + m.D_skip * x


def s6(m, x, h, zoh=False):
    step = softplus(x @ m.W_ih_dt.T @ m.W_up_dt.T + m.b_dt).unsqueeze(2)
    rate = -torch.exp(m.A_log)
    kept = torch.exp(step * rate)
    weight = (kept - 1) / rate if zoh else step
    h = kept * h + weight * (x @ m.W_ih_B.T).unsqueeze(1) * x.unsqueeze(2)
    return h, (h @ (x @ m.W_ih_C.T).unsqueeze(2)).squeeze(2) + m.D_skip * x


def s6_zoh(m, x, h):
    return s6(m, x, h, zoh=True)


def slstm(forget):
    def forward(m, x, h, c, n):
        i, f = torch.exp(affine(m, "i", x, h)), forget(affine(m, "f", x, h))
        c, n = f * c + i * torch.tanh(affine(m, "z", x, h)), f * n + i
        return torch.sigmoid(affine(m, "o", x, h)) * c / n, c, n
    return forward


def slstm_ratio(log_forget):
    def forward(m, x, h, r, l):
        a, f = affine(m, "i", x, h), log_forget(affine(m, "f", x, h))
        share = torch.sigmoid(a - f - l)
        r = (1 - share) * r + share * torch.tanh(affine(m, "z", x, h))
        return torch.sigmoid(affine(m, "o", x, h)) * r, r, a + softplus(f + l - a)
    return forward


def mlstm(forget):
    def forward(m, x, C, n):
        q, v, k = drive(m, "q", x), drive(m, "v", x), x @ m.W_ih_k.T / 2 ** 0.5 + m.b_k
        i, f = torch.exp(x @ m.w_ih_i.T + m.b_i), forget(x @ m.w_ih_f.T + m.b_f)
        C = f.unsqueeze(2) * C + i.unsqueeze(2) * k.unsqueeze(2) * v.unsqueeze(1)
        n = f * n + i * k
        found = (C.transpose(1, 2) @ q.unsqueeze(2)).squeeze(2)
        below = torch.clamp(torch.abs((n * q).sum(1, keepdim=True)), min=1)
        return C, n, torch.sigmoid(drive(m, "o", x)) * found / below
    return forward


PLAIN = {"W_hh": (H, H), "W_ih": (H, D), "b": (H,)}
PROJECTED = {k: (H, 2) if k.startswith("W_hh") else v for k, v in gates("i", "f", "g", "o").items()}
PROJECTED["W_p"] = (2, H)
SELECTIVE = {"A_log": (D, 3), "W_ih_B": (3, D), "W_ih_C": (3, D), "W_ih_dt": (2, D), "W_up_dt": (D, 2), "b_dt": (D,), "D_skip": (D,)}
MATRIX = {"W_ih_q": (2, D), "b_q": (2,), "W_ih_k": (2, D), "b_k": (2,), "W_ih_v": (H, D), "b_v": (H,), "w_ih_i": (1, D), "b_i": (1,),
          "w_ih_f": (1, D), "b_f": (1,), "W_ih_o": (H, D), "b_o": (H,)}
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
    "rnn-leak": Step(rnn_leak, **PLAIN),
    "lstm-absent": Step(lstm_absent, **gates("i", "g", "o")),
    "lstm-coupled": Step(lstm_coupled, **gates("i", "g", "o"), p_i=(H,), p_o=(H,)),
    "lstm-peepholes": Step(lstm_peepholes, **gates("i", "f", "g", "o"), p_i=(H,), p_f=(H,), p_o=(H,)),
    "projected-lstm": Step(projected_lstm, **PROJECTED),
    "gru-hard": Step(gru_hard, **gates("r", "z", "n"), d_n=(H,)),
    "indrnn-tanh": Step(indrnn_tanh, w_hh=(H,), W_ih=(H, D), b=(H,)),
    "mingru-linear": Step(mingru_linear, **inputs("z", "h")),
    "minlstm-plain": Step(minlstm_plain, **inputs("f", "i", "h")),
    "cornn-implicit": Step(cornn_implicit, W_hh_y=(H, H), W_hh_z=(H, H), W_ih=(H, D), b=(H,)),
    "antisymmetric-plain": Step(antisymmetric_plain, W_hh=(H, H), **inputs("h")),
    "lem": Step(lem, **gates("1", "2", "z", "y")),
    "lru": Step(lru, nu_log=(H,), theta_log=(H,), gamma_log=(H,), B_re=(H, D), B_im=(H, D), C_re=(D, H), C_im=(D, H), D_skip=(D,)),
    "s6": Step(s6, **SELECTIVE),
    "s6-zoh": Step(s6_zoh, **SELECTIVE),
    "slstm": Step(slstm(torch.sigmoid), **gates("i", "f", "z", "o")),
    "slstm-exp": Step(slstm(torch.exp), **gates("i", "f", "z", "o")),
    "slstm-ratio": Step(slstm_ratio(torch.nn.functional.logsigmoid), **gates("i", "f", "z", "o")),
    "slstm-exp-ratio": Step(slstm_ratio(lambda a: a), **gates("i", "f", "z", "o")),
    "mlstm": Step(mlstm(torch.sigmoid), **MATRIX),
    "mlstm-exp": Step(mlstm(torch.exp), **MATRIX),
}
# names and shapes of the states, if not h (H), and of an output besides
STATES = {"lstm": {"h": H, "c": H}, "cornn": {"y": H, "z": H}, "lem": {"y": H, "z": H}, "slstm": {"h": H, "c": H, "n": H},
          "slstm-ratio": {"h": H, "r": H, "l": H}, "slstm-exp-ratio": {"h": H, "r": H, "l": H}, "mlstm": {"C": (2, H), "n": 2},
          "projected-lstm": {"h": 2, "c": H}, "lru": {"h": 2 * H}, "s6": {"h": (D, 3)}}
OUTPUT = {"lru": ["y"], "s6": ["y"], "mlstm": ["out"]}
for name, module in CELLS.items():
    shapes = STATES.get(name) or STATES.get(name.split("-")[0], {"h": H})
    x = torch.randn(1, H if name == "rg-lru" else D, dtype=torch.float64)
    s = [torch.randn(1, *(n if isinstance(n, tuple) else (n,)), dtype=torch.float64) for n in shapes.values()]
    torch.onnx.export(module, (x, *s), name + ".onnx", input_names=["x", *shapes], opset_version=13, do_constant_folding=False,
                      output_names=[k + "_next" for k in shapes] + OUTPUT.get(name.split("-")[0], []))
