"""Twenty steps of every optimizer through gluon.Trainer, gradients given.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_optimizers
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, gluon, nd

STEPS = 20
SHAPES = [(2, 3), (2,)]


@mx.optimizer.Optimizer.register
class CopyingLBSGD(mx.optimizer.LBSGD):
    """MXNet's own keeps the first gradient itself, not a copy: the next backward overwrites it, and it counts twice."""

    def _cumulate_gradient(self, grad, index):
        return super()._cumulate_gradient(grad.copy(), index)


def trajectory(optimizer, options, lr_mult=(1.0, 1.0), wd_mult=(1.0, 1.0), batch_size=1, note=None, seed=0, shapes=SHAPES):
    """The loss is sum(weight * coefficient), so that the gradients are the coefficients."""
    rng = np.random.RandomState(seed)
    initial = [rng.randn(*s).astype("float32") for s in shapes]
    gradients = [[rng.randn(*s).astype("float32") for s in shapes] for _ in range(STEPS)]
    parameters = []
    for i, value in enumerate(initial):
        p = gluon.Parameter("p%d" % i, shape=value.shape, lr_mult=lr_mult[i], wd_mult=wd_mult[i])
        p.initialize()
        p.set_data(nd.array(value))
        parameters.append(p)
    built = dict(options)
    if "lr_scheduler" in built:
        scheduler = dict(built["lr_scheduler"])
        built["lr_scheduler"] = getattr(mx.lr_scheduler, scheduler.pop("name"))(**scheduler)
    trainer = gluon.Trainer(parameters, "copyinglbsgd" if optimizer == "lbsgd" else optimizer, built, kvstore=None)
    weights = []
    for step in gradients:
        with autograd.record():
            loss = sum((p.data() * nd.array(g)).sum() for p, g in zip(parameters, step))
        loss.backward()
        trainer.step(batch_size)
        weights.append([p.data().asnumpy() for p in parameters])
    return {
        "optimizer": optimizer, **({"note": note} if note else {}), "options": options,
        "lr_mult": list(lr_mult), "wd_mult": list(wd_mult),
        "batch_size": batch_size, "initial": initial, "gradients": gradients, "weights": weights,
    }


# Trainer's learning_rate replaces the scheduler's base_lr, but Poly and Cosine go on from their own: give both alike.
FACTOR = {"name": "FactorScheduler", "step": 5, "factor": 0.5, "base_lr": 0.1}
COSINE = {"name": "CosineScheduler", "max_update": 15, "base_lr": 0.05, "final_lr": 0.01, "warmup_steps": 4}
NAG_DECAY = "MXNet's kernel works in place: the momentum takes weight decay from the weight already updated"
cases = [
    trajectory("sgd", {}),
    trajectory("sgd", {"learning_rate": 0.1}),
    trajectory("sgd", {"learning_rate": 0.1, "momentum": 0.9}),
    trajectory("sgd", {"learning_rate": 0.1, "wd": 0.05}),
    trajectory("sgd", {"learning_rate": 0.1, "momentum": 0.9, "wd": 0.05, "clip_gradient": 0.5}),
    trajectory("sgd", {"learning_rate": 0.1, "clip_gradient": 0.3}, batch_size=4),
    trajectory("sgd", {"learning_rate": 0.1, "momentum": 0.9, "rescale_grad": 0.25}, batch_size=2),
    trajectory("sgd", {"learning_rate": 0.1, "momentum": 0.9, "wd": 0.05}, (1.0, 2.0), (1.0, 0.0), 8),
    trajectory("sgd", {"learning_rate": 0.1, "momentum": 0.9, "lr_scheduler": FACTOR}, (1.0, 0.5)),
    trajectory("nag", {"learning_rate": 0.1}),
    trajectory("nag", {"learning_rate": 0.1, "momentum": 0.9}),
    trajectory("nag", {"learning_rate": 0.1, "momentum": 0.9, "clip_gradient": 0.5}, batch_size=2),
    trajectory("nag", {"learning_rate": 0.1, "momentum": 0.9, "wd": 0.05, "clip_gradient": 0.5}, note=NAG_DECAY),
    trajectory("adam", {}),
    trajectory("adam", {"learning_rate": 0.05}),
    trajectory("adam", {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
    trajectory("adam", {"learning_rate": 0.05, "wd": 0.05}),
    trajectory("adam", {"learning_rate": 0.05, "wd": 0.05, "clip_gradient": 0.5}, (1.0, 2.0), (1.0, 0.0), 4),
    trajectory("adam", {"learning_rate": 0.05, "lr_scheduler": COSINE}),
    trajectory("rmsprop", {}),
    trajectory("rmsprop", {"learning_rate": 0.02, "gamma1": 0.95, "wd": 0.05, "clip_gradient": 0.5}),
    trajectory("rmsprop", {"learning_rate": 0.02, "clip_weights": 0.9}),
    trajectory("rmsprop", {"learning_rate": 0.02, "centered": True}),
    trajectory("rmsprop", {"learning_rate": 0.02, "centered": True, "gamma1": 0.95, "gamma2": 0.8, "wd": 0.05}),
    trajectory("adagrad", {"learning_rate": 0.1}),
    trajectory("adagrad", {"learning_rate": 0.1, "eps": 1e-3, "wd": 0.05, "clip_gradient": 0.5}, batch_size=2),
    trajectory("adadelta", {}),
    trajectory("adadelta", {"rho": 0.8, "epsilon": 1e-3, "wd": 0.05, "clip_gradient": 0.5}),
    trajectory("adamax", {}),
    trajectory("adamax", {"learning_rate": 0.05, "wd": 0.05, "clip_gradient": 0.5}),
    trajectory("nadam", {}),
    trajectory("signum", {}),
    trajectory("signum", {"learning_rate": 0.05, "momentum": 0.0, "wd": 0.05}),
    trajectory("signum", {"learning_rate": 0.05, "momentum": 0.9, "wd": 0.05, "wd_lh": 0.01}),
    trajectory("ftrl", {}),
    trajectory("ftrl", {"learning_rate": 0.2, "lamda1": 0.1, "beta": 0.5, "wd": 0.05}),
    trajectory("ftml", {}),
    trajectory("ftml", {"learning_rate": 0.02, "wd": 0.05}),
    trajectory("lamb", {}),
    trajectory("lamb", {"learning_rate": 0.05, "wd": 0.05, "clip_gradient": 0.5}, (1.0, 2.0), (1.0, 0.0), 4),
    trajectory("lamb", {"learning_rate": 0.05, "lower_bound": 2.0, "upper_bound": 2.5, "bias_correction": False}),
    trajectory("lars", {"learning_rate": 0.5}),
    trajectory("lars", {"learning_rate": 0.5, "momentum": 0.9, "eta": 0.1, "eps": 0.01, "wd": 0.05}, (1.0, 2.0), (1.0, 0.0), 4),
    trajectory("lars", {"learning_rate": 0.5, "momentum": 0.9, "eta": 0.1, "lr_scheduler": FACTOR}),
    trajectory("lars", {"learning_rate": 0.5, "momentum": 0.9, "eta": 0.1, "lr_scheduler": FACTOR, "momentum_correction": False}),
    trajectory("dcasgd", {"learning_rate": 0.1}),
    trajectory("dcasgd", {"learning_rate": 0.1, "lamda": 0.5, "wd": 0.05, "clip_gradient": 0.5}, batch_size=2),
    trajectory("lbsgd", {"learning_rate": 0.1}),
    trajectory("lbsgd", {"learning_rate": 0.05, "momentum": 0.9, "wd": 0.05, "clip_gradient": 0.5, "batch_scale": 3,
                         "warmup_epochs": 2, "updates_per_epoch": 6, "begin_epoch": 1}, (1.0, 2.0), (1.0, 0.0), 4),
    trajectory("lbsgd", {"learning_rate": 0.1, "batch_scale": 2, "warmup_strategy": "power2", "warmup_epochs": 1}),
    trajectory("lbsgd", {"learning_rate": 0.1, "batch_scale": 2, "warmup_strategy": "sqrt", "warmup_epochs": 1}),
    trajectory("lbsgd", {"learning_rate": 0.1, "momentum": 0.5, "wd": 0.05, "batch_scale": 2, "warmup_strategy": "lars"}),
    trajectory("groupadagrad", {"learning_rate": 0.1}, shapes=[(2, 3), (4, 2)]),
    trajectory("groupadagrad", {"learning_rate": 0.1, "eps": 1e-3, "clip_gradient": 0.5}, batch_size=2, shapes=[(2, 3), (4, 2)]),
]
write("mxnet_optimizers", mx, cases)
