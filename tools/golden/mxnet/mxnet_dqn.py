"""The DQN updates of torch_dqn.json done by Gluon: HuberLoss or L2Loss(weight=2), Trainer with adam, clip_global_norm.

Same inputs and fields. Adam's epsilon sits elsewhere in MXNet, so the weights differ from PyTorch's by about 1e-4.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_dqn
"""
import json

import mxnet as mx
import numpy as np
from tools.golden.golden import FOLDER, write
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn

STEPS = 20


def array(stored):
    return np.array(stored["data"], stored["dtype"]).reshape(stored["shape"])


def network(weights):
    net = nn.HybridSequential()
    net.add(nn.Dense(16, activation="relu", in_units=4), nn.Dense(16, activation="relu", in_units=16), nn.Dense(2, in_units=16))
    net.initialize()
    for name, p in net._collect_params_with_prefix().items():
        p.set_data(nd.array(weights[name]))
    return net


def case(given):
    inputs = ("state", "action", "reward", "next_state", "discount")
    data = {name: array(given[name]) for name in inputs}
    state, action, reward, next_state, discount = (nd.array(data[name]) for name in inputs)
    weights, target_weights = ({n: array(w) for n, w in given[key].items()} for key in ("weights", "target_weights"))
    net, target_net = network(weights), network(target_weights)
    parameters = net._collect_params_with_prefix()
    loss_function = gluon.loss.HuberLoss() if given["loss"] == "smooth_l1" else gluon.loss.L2Loss(weight=2)
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": given["learning_rate"]})
    losses, grad_norms = [], []
    for step in range(STEPS):
        best = (net if given["double"] else target_net)(next_state).argmax(axis=1)
        target = reward + discount * nd.pick(target_net(next_state), best)
        with autograd.record():
            q = nd.pick(net(state), action)
            loss = loss_function(q, target).mean()
        loss.backward()
        if step == 0:
            first_q, first_target = q.asnumpy(), target.asnumpy()
            gradients = {n: p.grad().asnumpy() for n, p in parameters.items()}
        clip_norm = given["clip_norm"] or 1e30
        grad_norms.append(float(gluon.utils.clip_global_norm([p.grad() for p in parameters.values()], clip_norm)))
        losses.append(loss.asscalar())
        trainer.step(1)
        if step == 0:
            weights_after_1 = {n: p.data().asnumpy() for n, p in parameters.items()}
    return {
        **{key: given[key] for key in ("loss", "double", "clip_norm", "learning_rate", "gamma")},
        "weights": weights, "target_weights": target_weights, **data, "q": first_q, "target": first_target,
        "gradients": gradients, "losses": losses, "grad_norms": grad_norms,
        "weights_after_1": weights_after_1, "weights_after_20": {n: p.data() for n, p in parameters.items()},
    }


write("mxnet_dqn", mx, [case(given) for given in json.loads((FOLDER / "torch/torch_dqn.json").read_text())["cases"]])
