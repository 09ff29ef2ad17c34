#!/usr/bin/env python3
"""Largest Lyapunov exponents of one tanh net, g = 1.5, as PyTorch users do it: QR every `k` steps.

Arguments: N steps k threads exponents [file for the exponents, nats/step, one a line].
"""
import math
import sys
import time

import torch

torch.set_default_dtype(torch.float64)
N, S, K, TH, COUNT = map(int, sys.argv[1:6])
torch.set_num_threads(TH)
g = torch.Generator().manual_seed(1)
W = torch.randn(N, N, generator=g) * 1.5 / math.sqrt(N)
h = torch.randn(N, generator=g)
Q = torch.eye(N)[:, :COUNT].clone()
s = torch.zeros(COUNT)
t0 = 0
for t in range(-20, S):
    if t == 0:
        t0 = time.time()
        s.zero_()
    z = W @ h
    h = torch.tanh(z)
    Q = (1 / torch.cosh(z) ** 2)[:, None] * (W @ Q)
    if (t + 1) % K == 0:
        Q, R = torch.linalg.qr(Q)
        s += R.diagonal().abs().log()
dt = time.time() - t0
print(f"ms={dt / S * 1e3:.4f} lambda_1={s[0].item() / S:.6f}")
if len(sys.argv) > 6:
    with open(sys.argv[6], "w") as f:
        f.writelines(f"{v / S!r}\n" for v in s.tolist())
