#!/usr/bin/env python3
"""Updates (forward, backward, Adam) of the adding problem, double precision, as PyTorch users write them.

Arguments: lstm|gru H B threads updates. T = 100, D = 2, a linear layer on the last output.
"""
import sys
import time

import torch

torch.set_default_dtype(torch.float64)
name, H, B, TH, UPDATES = sys.argv[1], *map(int, sys.argv[2:6])
torch.set_num_threads(TH)
torch.manual_seed(1)
T = 100
net = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[name](2, H)
out = torch.nn.Linear(H, 1)
adam = torch.optim.Adam([*net.parameters(), *out.parameters()], lr=1e-4)
x = torch.rand(T, B, 2)
y = torch.rand(B, 1)
times = []
for k in range(UPDATES):
    t0 = time.time()
    adam.zero_grad()
    loss = torch.nn.functional.mse_loss(out(net(x)[0][-1]), y)
    loss.backward()
    adam.step()
    times.append(time.time() - t0)
late = sorted(times[UPDATES // 2 :])
print(f"ms={late[len(late) // 2] * 1e3:.4f}")
