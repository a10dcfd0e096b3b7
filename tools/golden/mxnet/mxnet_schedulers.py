"""Learning rates of every scheduler for num_update 0..60, asked in that order (some schedulers keep state).

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_schedulers
"""
import mxnet as mx
from tools.golden.golden import write

LINEAR = {"warmup_steps": 10, "warmup_begin_lr": 0.01, "warmup_mode": "linear"}
CONSTANT = {"warmup_steps": 7, "warmup_begin_lr": 0.02, "warmup_mode": "constant"}
BASES = [
    ("FactorScheduler", {"step": 10, "factor": 0.5, "base_lr": 0.3}),
    ("FactorScheduler", {"step": 1, "factor": 0.5, "base_lr": 0.3, "stop_factor_lr": 0.001}),
    ("MultiFactorScheduler", {"step": [15, 30, 31], "factor": 0.1, "base_lr": 0.3}),
    ("PolyScheduler", {"max_update": 50, "base_lr": 0.3}),
    ("PolyScheduler", {"max_update": 40, "base_lr": 0.3, "pwr": 1, "final_lr": 0.05}),
    ("CosineScheduler", {"max_update": 50, "base_lr": 0.3}),
    ("CosineScheduler", {"max_update": 40, "base_lr": 0.3, "final_lr": 0.05}),
]


def case(name, options):
    scheduler = getattr(mx.lr_scheduler, name)(**options)
    values = [float(scheduler(n)) for n in range(61)]
    return {"scheduler": name, "options": options, "values": values}


cases = [case(name, {**base, **warmup}) for name, base in BASES for warmup in ({}, LINEAR, CONSTANT)]
cases.append(case("FactorScheduler", {"step": 20}))
write("mxnet_schedulers", mx, cases)
