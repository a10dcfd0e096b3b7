"""Implicit quantile networks: a forward pass, the loss, and the loss's gradients.

Z = head(relu(W x + b) * relu(V cos(pi i tau) + c)) with i = 1 ... 64, as Dopamine has it; tau (batch, n).
Loss: sum over the policy's quantiles, mean over the target's samples, of |tau - 1{delta < 0}| huber(delta) (Dabney et al.
2018, equation 3, with kappa 1), mean over the batch.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_iqn
"""
import math
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

BATCH, UNITS, ACTIONS, N, M = 6, 8, 3, 5, 4
SHAPES = {
    "body.0.weight": (UNITS, 4), "body.0.bias": (UNITS,),
    "embedding.weight": (UNITS, 64), "embedding.bias": (UNITS,),
    "head.0.weight": (ACTIONS, UNITS), "head.0.bias": (ACTIONS,),
}


def case(seed):
    rng = np.random.RandomState(seed)
    draw = lambda *shape: rng.randn(*shape).astype("float32")
    weights = {name: (0.5 * draw(*shape)).astype("float32") for name, shape in SHAPES.items()}
    p = {name: torch.nn.Parameter(torch.tensor(x)) for name, x in weights.items()}
    state, target = draw(BATCH, 4), draw(BATCH, M)
    fractions = rng.rand(BATCH, N).astype("float32")
    action = rng.randint(0, ACTIONS, BATCH).astype("int32")

    tau = torch.tensor(fractions)
    features = F.relu(F.linear(torch.tensor(state), p["body.0.weight"], p["body.0.bias"]))
    cosines = torch.cos(math.pi * torch.arange(1, 65) * tau[:, :, None])
    embedded = F.relu(F.linear(cosines, p["embedding.weight"], p["embedding.bias"]))
    z = F.linear(features[:, None] * embedded, p["head.0.weight"], p["head.0.bias"])  # (batch, n, actions)
    taken = z[torch.arange(BATCH), :, torch.tensor(action).long()]
    delta = torch.tensor(target)[:, None, :] - taken[:, :, None]
    huber = torch.where(delta.abs() <= 1, 0.5 * delta**2, delta.abs() - 0.5)
    loss = ((tau[:, :, None] - (delta.detach() < 0).float()).abs() * huber).mean(2).sum(1).mean()
    loss.backward()
    return {
        "weights": weights, "state": state, "fractions": fractions, "action": action, "target": target,
        "output": z.permute(0, 2, 1).reshape(BATCH, -1), "loss": loss.item(),
        "gradients": {name: x.grad for name, x in p.items()},
    }


write("torch_iqn", torch, [case(0), case(1)])
