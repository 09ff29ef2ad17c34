#!/usr/bin/env python3
"""Spectral and Frobenius norm of every product of step Jacobians of one tanh net, g = 1.5, as PyTorch users compute them.

Arguments: N steps threads.
"""
import math
import sys
import time

import torch

torch.set_default_dtype(torch.float64)
N, S, TH = map(int, sys.argv[1:4])
torch.set_num_threads(TH)
g = torch.Generator().manual_seed(1)
W = torch.randn(N, N, generator=g) * 1.5 / math.sqrt(N)
h = torch.randn(N, generator=g)
P = torch.eye(N)
scale = 0.0
for t in range(-4, S):
    if t == 0:
        t0 = time.time()
    z = W @ h
    h = torch.tanh(z)
    P = P @ ((1 / torch.cosh(z) ** 2)[:, None] * W)
    largest = torch.linalg.svdvals(P)[0]
    whole = torch.linalg.matrix_norm(P)
    scale += largest.log().item()
    P = P / largest
print(f"ms={(time.time() - t0) / S * 1e3:.4f} ln_norm={scale:.6f}")
