"""Connectionist temporal classification by PyTorch in float64: losses and gradients of scores before softmax.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_ctc
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

rng = np.random.RandomState(0)
cases = []


def case(about, data, labels, frames, counts):
    """`data (time, batch, classes)`, the last class is the blank."""
    x = torch.tensor(data, dtype=torch.float64, requires_grad=True)
    value = F.ctc_loss(
        x.log_softmax(2), torch.tensor(labels).long().clamp(min=0), torch.tensor(frames).long(), torch.tensor(counts).long(),
        blank=data.shape[2] - 1, reduction="none", zero_infinity=True)
    value.sum().backward()
    cases.append({
        "about": about, "data": data, "label": labels, "frames": frames, "counts": counts,
        "value": value.detach().numpy().astype("float32"), "grad": x.grad.numpy().astype("float32"),
    })


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def f32(x):
    return np.array(x, "float32")


case("many frames", normal(40, 2, 6), f32(rng.randint(0, 5, (2, 12))), f32([40, 33]), f32([12, 7]))
case("no label at all", normal(4, 2, 3), f32([[0, 1], [1, 0]]), f32([4, 3]), f32([0, 2]))
case("as many frames as labels", normal(3, 1, 4), f32([[0, 1, 2]]), f32([3]), f32([3]))
case("too few frames", normal(3, 2, 4), f32([[0, 1, 2], [1, 1, 2]]), f32([2, 3]), f32([3, 3]))
case("scores far apart", 40 * normal(12, 2, 5), f32([[0, 1, 1], [3, 2, -1]]), f32([12, 9]), f32([3, 2]))
write("torch_ctc", torch, cases)
