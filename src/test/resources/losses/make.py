"""Losses as ONNX graphs (outputs, targets) -> loss by PyTorch 1.13, with values and gradients of autograd in float64."""
import json

import torch
from torch import nn

torch.manual_seed(4)
T, B, P, K = 4, 3, 5, 4


class Head(nn.Module):
    """A readout with a loss of class numbers, of the last step or of every step."""

    def __init__(self, **options):
        super().__init__()
        self.head, self.criterion = nn.Linear(P, K), nn.CrossEntropyLoss(**options)

    def forward(self, outputs, targets):
        return self.criterion(self.head(outputs).reshape(-1, K), targets.reshape(-1))


class Axes(nn.Module):
    """Classes before steps, as PyTorch has it for sequences: B x K x T against B x T."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(P, K)

    def forward(self, outputs, targets):
        return nn.functional.cross_entropy(self.head(outputs).permute(1, 2, 0), targets.transpose(0, 1), reduction="sum")


class Likelihood(Head):
    def forward(self, outputs, targets):
        return nn.functional.nll_loss(self.head(outputs).log_softmax(-1), targets, ignore_index=3)


class Robust(nn.Module):
    def forward(self, outputs, targets):
        e = (outputs[:, :2] - targets).abs()
        return torch.where(e < 0.3, 0.5 * e * e, 0.3 * (e - 0.15)).mean()  # Huber's; PyTorch 1.13 does not export its own


class Bits(nn.Module):
    def forward(self, outputs, targets):
        return nn.functional.binary_cross_entropy_with_logits(outputs.mean(-1), targets)


class Alone(nn.Module):
    """Without targets."""

    def forward(self, outputs):
        return outputs.pow(2).mean() + outputs[-1].abs().sum()


classes = torch.randint(K, (T, B))
classes[1, 2] = classes[3, 0] = -100
last = torch.tensor([0, 3, 2])
weights = torch.rand(K, dtype=torch.float64)
CASES = [("cross-entropy-every", Head(), (T, B, P), classes, 13),
         ("cross-entropy-weights", Head(weight=weights, ignore_index=2), (B, P), last, 14),
         ("cross-entropy-axes", Axes(), (T, B, P), classes.clamp(min=0), 12),
         ("likelihood", Likelihood(), (B, P), last, 17),
         ("huber", Robust(), (B, P), torch.randn(B, 2, dtype=torch.float64), 13),
         ("bits-every", Bits(), (T, B, P), torch.randint(2, (T, B)).double(), 13),
         ("alone", Alone(), (T, B, P), None, 13)]
for name, module, shape, targets, opset in CASES:
    module = module.double()
    outputs = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    loss = module(outputs) if targets is None else module(outputs, targets)
    loss.backward()
    inputs = ["outputs"] if targets is None else ["outputs", "targets"]
    axes = {i: {d: i + str(d) for d in range(2 if len(shape) == 3 else 1)} for i in inputs}
    torch.onnx.export(module, (outputs,) if targets is None else (outputs, targets), name + ".onnx", input_names=inputs,
                      output_names=["loss"], opset_version=opset, dynamic_axes=axes)
    answer = {"shape": list(shape), "outputs": outputs.tolist(), "loss": [loss.item()], "gradient": outputs.grad.tolist()}
    if targets is not None:
        answer["targets_shape"], answer["targets"] = list(targets.shape), targets.tolist()
    with open(name + ".json", "w") as f:
        json.dump(answer, f)
        f.write("\n")
