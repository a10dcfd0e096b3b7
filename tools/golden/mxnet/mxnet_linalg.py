"""Outputs and gradients of mx.nd.linalg.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_linalg
"""
import mxnet as mx
import numpy as np
from mxnet import nd
from tools.golden.mxnet.op_cases import OpCases



def svd(a):
    """`mx.np.linalg.svd`, on arrays of mx.nd."""
    return [each.as_nd_ndarray() for each in mx.np.linalg.svd(a.as_np_ndarray())]


functions = {name: getattr(nd.linalg, name) for name in dir(nd.linalg) if not name.startswith("_")}
c = OpCases({**functions, "svd": svd})


def definite(*shape):
    a = c.normal(*shape)
    return (a @ np.swapaxes(a, -1, -2) + np.eye(shape[-1])).astype("float32")


def symmetric(*shape):
    a = c.normal(*shape)
    return ((a + np.swapaxes(a, -1, -2)) / 2).astype("float32")


def triangular(lower, *shape):
    a = c.normal(*shape) + 3 * np.eye(shape[-1])
    return (np.tril(a) if lower else np.triu(a)).astype("float32")


for batch in ((), (2,), (2, 1, 3)):
    c.run("potrf", definite(*batch, 3, 3))
    c.run("potri", triangular(True, *batch, 3, 3))
    c.run("sumlogdiag", definite(*batch, 3, 3))
    c.run("inverse", c.normal(*batch, 3, 3) + 2 * np.eye(3, dtype="float32"))
    c.run("det", c.normal(*batch, 4, 4))
    c.run("slogdet", c.normal(*batch, 4, 4))
    c.run("gelqf", c.normal(*batch, 2, 4))
    c.run("gelqf", c.normal(*batch, 3, 3))
    c.run("syevd", symmetric(*batch, 3, 3) + np.diag([0, 3, -2]).astype("float32"))
    c.run("gemm2", c.normal(*batch, 2, 3), c.normal(*batch, 3, 4), alpha=2.0)
    for transpose in (False, True):
        c.run("syrk", c.normal(*batch, 2, 3), transpose=transpose, alpha=0.5)
    for offset in (-1, 0, 2):
        c.run("extractdiag", c.normal(*batch, 3, 3), offset=offset)
        c.run("makediag", c.normal(*batch, 3), offset=offset)
        c.run("extracttrian", c.normal(*batch, 3, 3), offset=offset)
        c.run("maketrian", c.normal(*batch, 6), offset=offset)
    c.run("extracttrian", c.normal(*batch, 3, 3), lower=False)
    c.run("maketrian", c.normal(*batch, 6), lower=False)
for ta in (False, True):
    for tb in (False, True):
        a, b = c.normal(*((2, 3) if not ta else (3, 2))), c.normal(*((3, 4) if not tb else (4, 3)))
        c.run("gemm2", a, b, transpose_a=ta, transpose_b=tb)
        c.run("gemm", a, b, c.normal(2, 4), transpose_a=ta, transpose_b=tb, alpha=0.5, beta=2.0)
c.run("gemm2", c.normal(2, 5, 3), c.normal(3, 5, 4), axis=0)
c.run("gemm", c.normal(5, 2, 3, 3), c.normal(5, 3, 3, 4), c.normal(5, 2, 3, 4), axis=1)
for lower in (True, False):
    for transpose in (False, True):
        for rightside in (False, True):
            b = c.normal(2, 2, 3) if rightside else c.normal(2, 3, 2)
            for op in ("trsm", "trmm"):
                c.run(op, triangular(lower, 2, 3, 3), b, lower=lower, transpose=transpose, rightside=rightside, alpha=1.5)
for shape in ((1, 1), (3, 3), (2, 4), (2, 3, 3), (2, 1, 3, 5)):
    c.run("svd", c.normal(*shape) + 3 * np.diag(np.arange(shape[-1]))[:shape[-2]].astype("float32"))

c.write("mxnet_linalg")
