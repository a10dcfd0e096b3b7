"""Outputs and gradients of mx.nd's elementwise mathematics and further reductions.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_elementwise
"""
import mxnet as mx
import numpy as np
from mxnet import nd
from tools.golden.mxnet.op_cases import OpCases

c = OpCases({
    "hypot": nd.broadcast_hypot,
    "logical_and": nd.broadcast_logical_and,
    "logical_or": nd.broadcast_logical_or,
    "logical_xor": nd.broadcast_logical_xor,
    "isnan": nd.contrib.isnan,
    "isinf": nd.contrib.isinf,
    "isfinite": nd.contrib.isfinite,
    "nansum": lambda x, **a: nd.nansum(x * nd.sqrt(x) / nd.sqrt(x), **a),
    "nanprod": lambda x, **a: nd.nanprod(x * nd.sqrt(x) / nd.sqrt(x), **a),
})


def f32(values):
    return np.array(values, "float32")


for shape in ((2, 3), (7,), (1, 2, 3)):
    for op in ("arctan", "sinh", "cosh", "arcsinh", "degrees", "radians"):
        c.run(op, 1.5 * c.normal(*shape))
    for op in ("tan", "arcsin", "arccos", "arctanh", "erfinv"):
        c.run(op, c.unit(*shape))
    for op in ("log2", "log10", "gammaln", "gamma"):
        c.run(op, c.positive(*shape))
    for op in ("cbrt", "rcbrt"):
        c.run(op, c.away(*shape))
    c.run("arccosh", 1 + c.positive(*shape))
    for op in ("trunc", "fix", "rint"):
        c.run(op, 3 * c.normal(*shape))
    c.run("hard_sigmoid", 3 * c.normal(*shape), alpha=0.3, beta=0.4)
c.run("log2", f32([0.125, 0.5, 1, 2, 8, 1024]), note="powers of 2")
c.run("log10", f32([0.1, 1, 10, 1000]), note="powers of 10")
c.run("cbrt", f32([-27, -1, 1, 8, 1000]), note="cubes")
c.run("gamma", f32([1, 2, 5, 10, 30, 34, 0.01, -0.5, -1.5, -3.7]))
c.run("gammaln", f32([1, 2, 5, 10, 100, 1e6, 0.01, -0.5, -1.5, -3.7]))
c.run("erfinv", f32([0.999, -0.9999, 1e-6, 0]))
c.run("arctan", f32([-1e6, -30, 0, 1e-6, 30, 1e6]))
c.run("arcsin", f32([-1, -0.999, 0.999, 1]), grads=False)
c.run("arccos", f32([-1, -0.999, 0.999, 1]), grads=False)
for op in ("sinh", "cosh"):
    c.run(op, f32([-30, -1e-4, 0, 1e-4, 30, 80]), note="near 0 and far from it")
c.run("arcsinh", f32([-1e6, -1e-4, 0, 1e-4, 30, 1e6]), note="near 0 and far from it")
for op in ("rint", "trunc", "fix"):
    c.run(op, f32([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]), grads=False, note="halves")

for a, b in (((2, 3), (2, 3)), ((2, 1, 3), (1, 2, 3)), ((5,), (1,))):
    c.run("hypot", c.away(*a), c.away(*b))
    for op in ("logical_and", "logical_or", "logical_xor"):
        c.run(op, c.whole(-1, 2, *a), c.whole(-1, 2, *b), grads=False)
c.run("logical_not", f32([0, -1, 2.5, 0.5]), grads=False)

AXES = [{}, {"axis": 0}, {"axis": -1}, {"axis": [0, 2]}, {"axis": 1, "keepdims": True}, {"keepdims": True},
        {"axis": 1, "exclude": True}]
for attrs in AXES:
    c.run("prod", c.away(2, 3, 4), **attrs)
    x = c.positive(2, 3, 4)
    x[1, 1] = 0
    c.run("nansum", x, grads=False, note="of x * sqrt(x) / sqrt(x), which is NaN where x is 0", **attrs)
    c.run("nanprod", x, grads=False, note="of x * sqrt(x) / sqrt(x), which is NaN where x is 0", **attrs)
for attrs in ({}, {"axis": 0}, {"axis": 1}, {"axis": 2}):
    c.run("cumsum", c.normal(2, 3, 5), **attrs)
c.run("moments", c.normal(2, 3, 4), axes=[0, 2])
c.run("moments", c.normal(2, 3, 4), axes=[1], keepdims=True)
c.run("add_n", c.normal(2, 3), c.normal(2, 3), c.normal(2, 3))
c.run("khatri_rao", c.normal(2, 3), c.normal(4, 3), grads=False)
c.run("khatri_rao", c.normal(2, 3), c.normal(1, 3), c.normal(3, 3), grads=False)
for mode in ("instance", "channel", "spatial"):
    c.run("L2Normalization", c.normal(2, 3, 4), mode=mode)
    c.run("L2Normalization", c.normal(2, 3, 2, 2), mode=mode, eps=0.1)
c.run("L2Normalization", c.normal(3, 4))
for nsize in (1, 3, 5):
    c.run("LRN", c.normal(2, 4, 2, 3), nsize=nsize, alpha=0.5)
c.run("LRN", c.normal(1, 3, 2, 2), nsize=7, alpha=0.3, beta=0.5, knorm=1.5)
c.run("make_loss", c.normal(2, 3), note="the gradient from above does not count")
c.run("stop_gradient", c.normal(2, 3))

c.write("mxnet_elementwise")
