"""Outputs and gradients of Gluon layers with all parameters given.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_layers
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, nd
from mxnet.gluon import nn
from mxnet.gluon.contrib import nn as contrib

rng = np.random.RandomState(0)
cases = []


def build(layer, options, children):
    block = getattr(nn if hasattr(nn, layer) else contrib, layer)(**options)
    for child in children:
        block.add(build(child["layer"], child["options"], child.get("children", [])))
    return block


def run(layer, options, x, training=True, children=(), note=None, input_grad=True):
    """A case with parameters drawn, except those that the options switch off: they keep their initial value."""
    block = build(layer, options, children)
    block.initialize(mx.init.Normal(0.5))
    block(nd.array(x))
    parameters = block._collect_params_with_prefix()
    params = {}
    for name, p in parameters.items():
        value = 0.5 * rng.randn(*p.shape)
        if name.endswith(("gamma", "running_var")):
            value = 1 + np.abs(value)
        if p.grad_req != "null" or "running" in name:
            p.set_data(nd.array(value))
        params[name] = p.data().asnumpy()
    data = nd.array(x)
    if layer != "Embedding":  # it refuses to differentiate its indices
        data.attach_grad()
    with autograd.record(train_mode=training):
        output = block(data)
    head = rng.randn(*output.shape).astype("float32")
    output.backward(nd.array(head), train_mode=training)
    grads = {"input": data.grad if input_grad else None}
    grads.update({name: p.grad() for name, p in parameters.items() if p.grad_req != "null"})
    after = {name: p.data() for name, p in parameters.items() if p.grad_req == "null"}
    cases.append({
        "layer": layer, "options": options, **({"children": list(children)} if children else {}),
        **({"note": note} if note else {}), "params": params, "input": x, "training": training,
        "output": output, "head_grad": head, "grads": grads, **({"params_after": after} if after else {}),
    })


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def child(layer, **options):
    return {"layer": layer, "options": options}


ACTIVATIONS = ["relu", "sigmoid", "tanh", "softrelu", "softsign"]
run("Dense", {"units": 3}, normal(2, 4))
for activation in ACTIVATIONS:
    run("Dense", {"units": 3, "activation": activation}, normal(2, 4))
run("Dense", {"units": 3, "use_bias": False}, normal(2, 4))
run("Dense", {"units": 3, "in_units": 4}, normal(5, 4))
run("Dense", {"units": 1}, normal(1, 1))
run("Dense", {"units": 2, "flatten": True}, normal(2, 3, 2))
run("Dense", {"units": 2, "flatten": True, "activation": "tanh", "use_bias": False}, normal(2, 3, 2, 1))
run("Dense", {"units": 2, "flatten": False}, normal(2, 3, 4))
run("Dense", {"units": 2, "flatten": False, "activation": "relu"}, normal(2, 1, 3, 4))
run("Dense", {"units": 2, "flatten": False, "use_bias": False}, normal(3, 4))
for activation in ACTIVATIONS:
    run("Activation", {"activation": activation}, 2 * normal(2, 5))
run("LeakyReLU", {"alpha": 0.1}, normal(2, 5))
run("PReLU", {}, normal(2, 5))
run("ELU", {}, 2 * normal(2, 5))
run("ELU", {"alpha": 0.3}, 2 * normal(2, 5))
run("SELU", {}, 2 * normal(2, 5), input_grad=False,
    note="the gradient is left out: below 0 that of MXNet 1.9.1 is not the derivative (see selu in torch_ops)")
run("GELU", {}, 2 * normal(2, 5))
run("Swish", {}, 2 * normal(2, 5))
run("Swish", {"beta": 1.5}, 2 * normal(2, 5))
run("Flatten", {}, normal(2, 3, 2))
run("Flatten", {}, normal(3, 2))
run("Dropout", {"rate": 0.5}, normal(2, 5), training=False, note="identity when predicting")
run("Dropout", {"rate": 0.0}, normal(2, 5), note="identity at rate 0")

run("LayerNorm", {}, normal(3, 5))
run("LayerNorm", {"epsilon": 0.01}, normal(2, 3, 4))
run("LayerNorm", {"axis": 1}, normal(2, 3, 4))
run("LayerNorm", {"center": False}, normal(3, 5))
run("LayerNorm", {"scale": False}, normal(3, 5))
for training in (True, False):
    run("BatchNorm", {}, normal(6, 3), training)
    run("BatchNorm", {}, normal(2, 3, 4), training)
    run("BatchNorm", {"momentum": 0.7, "epsilon": 0.01}, normal(2, 3, 2, 2), training)
    run("BatchNorm", {"axis": -1}, normal(3, 2, 4), training)
    run("BatchNorm", {"center": False}, normal(6, 3), training)
    run("BatchNorm", {"scale": False}, normal(6, 3), training)
run("BatchNorm", {"use_global_stats": True}, normal(6, 3), True)

run("Embedding", {"input_dim": 5, "output_dim": 3}, np.float32([4, 0, 2]))
run("Embedding", {"input_dim": 5, "output_dim": 2}, np.float32([[1, 1, 3], [0, 1, 4]]),
    note="repeated indices add up in the gradient")

run("Conv2D", {"channels": 2, "kernel_size": 3}, normal(1, 2, 5, 4))
run("Conv2D", {"channels": 3, "kernel_size": [3, 2], "strides": [2, 1], "padding": [1, 0], "activation": "relu"},
    normal(2, 2, 5, 4))
run("Conv2D", {"channels": 2, "kernel_size": 2, "dilation": 2, "use_bias": False}, normal(1, 2, 5, 4))
run("Conv2D", {"channels": 4, "kernel_size": 2, "groups": 2}, normal(1, 2, 3, 3))
run("MaxPool2D", {}, normal(1, 2, 4, 5))
run("MaxPool2D", {"pool_size": 3, "strides": 2, "padding": 1}, normal(1, 2, 4, 5))
run("AvgPool2D", {}, normal(1, 2, 4, 5))
run("AvgPool2D", {"pool_size": 3, "strides": 2, "padding": 1}, normal(1, 2, 4, 5))
run("AvgPool2D", {"pool_size": 3, "strides": 2, "padding": 1, "count_include_pad": False}, normal(1, 2, 4, 5))
run("GlobalAvgPool2D", {}, normal(2, 2, 3, 4))
run("GlobalMaxPool2D", {}, normal(2, 2, 3, 4))

mlp = [child("Dense", units=6, activation="relu"), child("Dense", units=5, activation="tanh"), child("Dense", units=2)]
run("HybridSequential", {}, normal(4, 3), children=mlp)
run("HybridSequential", {}, normal(1, 3), children=mlp)
mixed = [
    child("Dense", units=5), child("LayerNorm"), child("Activation", activation="softrelu"), child("Flatten"),
    {"layer": "HybridSequential", "options": {}, "children": [child("Dense", units=4, use_bias=False), child("BatchNorm")]},
    child("Dense", units=1),
]
run("HybridSequential", {}, normal(4, 3), children=mixed)
run("HybridSequential", {}, normal(4, 3), training=False, children=mixed)

run("Conv1D", {"channels": 2, "kernel_size": 3, "padding": 1, "activation": "tanh"}, normal(2, 3, 5))
run("Conv1D", {"channels": 4, "kernel_size": 2, "strides": 2, "dilation": 2, "groups": 2, "use_bias": False}, normal(1, 2, 7))
run("Conv3D", {"channels": 2, "kernel_size": 2}, normal(1, 2, 3, 3, 4))
run("Conv3D", {"channels": 2, "kernel_size": [1, 2, 3], "strides": [2, 1, 1], "padding": [0, 1, 1]}, normal(2, 1, 3, 2, 3))
run("Conv1DTranspose", {"channels": 3, "kernel_size": 3}, normal(2, 2, 4))
run("Conv1DTranspose", {"channels": 2, "kernel_size": 3, "strides": 3, "padding": 1, "output_padding": 2, "dilation": 2},
    normal(1, 2, 3))
run("Conv2DTranspose", {"channels": 3, "kernel_size": 2}, normal(1, 2, 3, 2))
run("Conv2DTranspose", {"channels": 2, "kernel_size": 4, "strides": 2, "padding": 1, "activation": "relu"}, normal(2, 3, 3, 2))
run("Conv2DTranspose", {"channels": 4, "kernel_size": [3, 2], "strides": [2, 3], "padding": [1, 0], "output_padding": [1, 2],
                        "groups": 2, "in_channels": 2, "use_bias": False}, normal(2, 2, 3, 2))
run("Conv2DTranspose", {"channels": 2, "kernel_size": 2, "dilation": 3}, normal(1, 1, 2, 3))
run("Conv3DTranspose", {"channels": 2, "kernel_size": 2, "strides": [1, 2, 1], "padding": [1, 0, 0]}, normal(1, 2, 2, 3, 2))
for n, shape in ((1, (2, 2, 7)), (3, (1, 2, 4, 3, 5))):
    run("MaxPool%dD" % n, {}, normal(*shape))
    run("MaxPool%dD" % n, {"pool_size": 3, "strides": 2, "padding": 1, "ceil_mode": True}, normal(*shape))
    run("AvgPool%dD" % n, {}, normal(*shape))
    run("AvgPool%dD" % n, {"pool_size": 3, "strides": 2, "padding": 1, "count_include_pad": False}, normal(*shape))
    run("GlobalMaxPool%dD" % n, {}, normal(*shape))
    run("GlobalAvgPool%dD" % n, {}, normal(*shape))
run("GroupNorm", {}, normal(2, 4, 3))
run("GroupNorm", {"num_groups": 2}, normal(2, 4, 3, 2))
run("GroupNorm", {"num_groups": 4, "epsilon": 0.01, "scale": False}, normal(3, 4, 2))
run("InstanceNorm", {}, normal(2, 3, 4))
run("InstanceNorm", {"scale": True, "epsilon": 0.01}, normal(2, 3, 2, 3))
run("InstanceNorm", {"axis": 2, "scale": True, "center": False}, normal(2, 4, 3))
run("ReflectionPad2D", {"padding": 2}, normal(1, 2, 3, 4))
run("ReflectionPad2D", {"padding": [0, 0, 0, 0, 1, 0, 2, 3]}, normal(2, 1, 3, 4))
run("PixelShuffle1D", {"factor": 2}, normal(2, 6, 3))
run("PixelShuffle2D", {"factor": [2, 3]}, normal(2, 12, 2, 3))
run("PixelShuffle3D", {"factor": [2, 1, 3]}, normal(1, 12, 2, 2, 3))
run("SyncBatchNorm", {"num_devices": 1}, normal(4, 3, 2))
branches = [child("Dense", units=2), child("Dense", units=3, activation="relu"), child("Identity")]
run("HybridConcurrent", {}, normal(4, 3), children=branches)
run("HybridConcurrent", {"axis": 1}, normal(2, 2, 3, 3),
    children=[child("Conv2D", channels=3, kernel_size=1), child("MaxPool2D", pool_size=3, strides=1, padding=1)])


def dropout(rate, axes=(), shape=(400, 250), draws=20):
    """The distribution of a training Dropout over ones: values, mean, and gradient = mask."""
    kept = []
    mx.random.seed(0)
    for _ in range(draws):
        block = nn.Dropout(rate, axes=axes)
        x = nd.ones(shape)
        x.attach_grad()
        with autograd.record():
            y = block(x)
        y.backward()
        y = y.asnumpy()
        assert np.array_equal(y, x.grad.asnumpy())
        assert all(np.array_equal(y.take([0], a).repeat(shape[a], a), y) for a in axes)
        values = np.unique(y).tolist()
        kept.append(float((y != 0).mean()))
    options = {"rate": rate, **({"axes": list(axes)} if axes else {})}
    cases.append({
        "layer": "Dropout", "options": options, "note": "statistics over input ones; output = input gradient",
        "training": True, "statistics": {
            "shape": list(shape), "values": values, "kept": {"average": np.mean(kept), "spread": np.std(kept, ddof=1)},
        },
    })


dropout(0.1)
dropout(0.5)
dropout(0.75)
dropout(0.5, axes=(1,))
write("mxnet_layers", mx, cases)
