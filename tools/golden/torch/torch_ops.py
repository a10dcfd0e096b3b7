"""Second derivatives of small compositions and losses, by PyTorch.

For inputs x, head gradient h and directions v: grads = d<h, y>/dx, second_grads = d(sum_i <v_i, grads_i>)/dx.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_ops
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

rng = np.random.RandomState(0)
cases = []


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def positive(*shape):
    return rng.uniform(0.3, 3, shape).astype("float32")


def run(expression, function, *inputs):
    x = [torch.tensor(value, requires_grad=True) for value in inputs]
    y = function(*x)
    head = normal(*y.shape)
    grads = torch.autograd.grad(y, x, torch.tensor(head), create_graph=True)
    directions = [normal(*value.shape) for value in inputs]
    total = sum((torch.tensor(v) * g).sum() for v, g in zip(directions, grads))
    second = torch.autograd.grad(total, x, materialize_grads=True)
    cases.append({
        "expression": expression, "inputs": list(inputs), "output": y, "head_grad": head, "grads": list(grads),
        "directions": directions, "second_grads": list(second),
    })


for name, make in (
    ("tanh", normal), ("exp", normal), ("sigmoid", normal), ("square", normal), ("sin", normal), ("cos", normal), ("erf", normal),
    ("log", positive), ("sqrt", positive), ("rsqrt", positive), ("reciprocal", positive), ("log1p", positive),
):
    run(name + "(x)", getattr(torch, name), make(2, 3))
run("selu(x)", F.selu, normal(2, 3))
run("softrelu(x)", F.softplus, normal(2, 3))
run("add(x, y) * x", lambda x, y: (x + y) * x, normal(2, 3), normal(1, 3))
run("multiply(x, y)", torch.mul, normal(2, 3), normal(2, 1))
run("divide(x, y)", torch.div, normal(2, 3), positive(1, 3))
run("power(x, y)", torch.pow, positive(2, 3), normal(2, 3))
run("dot(x, y)", torch.mm, normal(2, 3), normal(3, 4))
run("batch_dot(x, y)", torch.bmm, normal(2, 2, 3), normal(2, 3, 2))
run("softmax(x, axis=-1)", lambda x: F.softmax(x, -1), normal(2, 4))
run("softmax(x, axis=0)", lambda x: F.softmax(x, 0), normal(2, 4))
run("log_softmax(x, axis=-1)", lambda x: F.log_softmax(x, -1), normal(2, 4))
run("sum(square(x), axis=1)", lambda x: x.square().sum(1), normal(2, 3))
run("tanh(exp(x) * y)", lambda x, y: torch.tanh(torch.exp(x) * y), 0.5 * normal(2, 3), normal(2, 3))
run("sigmoid(dot(x, y))", lambda x, y: torch.sigmoid(x @ y), normal(2, 3), normal(3, 2))
run("dense(tanh(dense(x, w1, b1)), w2, b2)", lambda x, w1, b1, w2, b2: F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2),
    normal(3, 2), normal(4, 2), normal(4), normal(1, 4), normal(1))


def loss(name, function, options, pred, label):
    x = torch.tensor(pred, requires_grad=True)
    value = function(x, torch.tensor(label), **options)
    (grad,) = torch.autograd.grad(value.sum(), x)
    cases.append({"loss": name, "options": options, "pred": pred, "label": label, "value": value, "grad_pred": grad})


for reduction in ("mean", "sum", "none"):
    loss("mse_loss", F.mse_loss, {"reduction": reduction}, normal(4, 2), normal(4, 2))
    for beta in (1.0, 0.5):
        loss("smooth_l1_loss", F.smooth_l1_loss, {"reduction": reduction, "beta": beta}, 2 * normal(4, 2), normal(4, 2))
    loss("huber_loss", F.huber_loss, {"reduction": reduction, "delta": 0.5}, 2 * normal(4, 2), normal(4, 2))
write("torch_ops", torch, cases)
