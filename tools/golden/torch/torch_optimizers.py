"""Twenty steps of AdamW, which MXNet 1.9.1 lacks, in the format of mxnet_optimizers.json.

PyTorch knows no clip_gradient, lr_mult, wd_mult and batch_size; here they act as in gluon.Trainer:
gradient = clip(gradient / batch_size), learning rate = lr * lr_mult, weight decay = wd * wd_mult.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_optimizers
"""
import numpy as np
import torch
from tools.golden.golden import write

STEPS = 20
SHAPES = [(2, 3), (2,)]


def trajectory(options, lr_mult=(1.0, 1.0), wd_mult=(1.0, 1.0), batch_size=1, seed=0):
    rng = np.random.RandomState(seed)
    initial = [rng.randn(*s).astype("float32") for s in SHAPES]
    gradients = [[rng.randn(*s).astype("float32") for s in SHAPES] for _ in range(STEPS)]
    parameters = [torch.nn.Parameter(torch.tensor(value)) for value in initial]
    groups = [
        {"params": [p], "lr": options["learning_rate"] * lr_mult[i], "weight_decay": options["wd"] * wd_mult[i]}
        for i, p in enumerate(parameters)
    ]
    optimizer = torch.optim.AdamW(groups, betas=(options["beta1"], options["beta2"]), eps=options["epsilon"])
    clip = options.get("clip_gradient", float("inf"))
    weights = []
    for step in gradients:
        for p, g in zip(parameters, step):
            p.grad = (torch.tensor(g) / batch_size).clamp(-clip, clip)
        optimizer.step()
        weights.append([p.detach().numpy().copy() for p in parameters])
    return {
        "optimizer": "adamw", "options": options, "lr_mult": list(lr_mult), "wd_mult": list(wd_mult),
        "batch_size": batch_size, "initial": initial, "gradients": gradients, "weights": weights,
    }


BASE = {"learning_rate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "wd": 0.0}
cases = [
    trajectory(BASE),
    trajectory({**BASE, "wd": 0.05}),
    trajectory({**BASE, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "wd": 0.1}),
    trajectory({**BASE, "wd": 0.05, "clip_gradient": 0.5}, (1.0, 2.0), (1.0, 0.0), 4),
]
write("torch_optimizers", torch, cases)
