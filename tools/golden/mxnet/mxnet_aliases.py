"""Outputs and gradients of mx.nd's layers as functions, and of mx.np's contractions.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_aliases
"""
import mxnet as mx
import numpy as np
from mxnet import nd
from tools.golden.mxnet.op_cases import OpCases


def np_op(function):
    """A function of mx.np on arrays of mx.nd, which have no scalars."""

    def call(*inputs):
        y = function(*[x.as_np_ndarray() for x in inputs])
        return (y.reshape(1) if y.ndim == 0 else y).as_nd_ndarray()

    return call


c = OpCases({
    "einsum": lambda *inputs, subscripts: np_op(lambda *i: mx.np.einsum(subscripts, *i))(*inputs),
    "tensordot": lambda *inputs, axes: np_op(lambda *i: mx.np.tensordot(*i, axes=axes))(*inputs),
})

c.run("FullyConnected", c.normal(2, 3, 2), c.normal(4, 6), c.normal(4), num_hidden=4)
c.run("FullyConnected", c.normal(2, 3, 2), c.normal(4, 2), c.normal(4), num_hidden=4, flatten=False)
c.run("FullyConnected", c.normal(2, 3), c.normal(4, 3), num_hidden=4, no_bias=True)
c.run("Embedding", c.whole(0, 4, 2, 3), c.normal(4, 2), input_dim=4, output_dim=2, grads=[False, True])
for axis in (1, 2):
    n = 3 if axis == 1 else 4
    c.run("BatchNorm", c.normal(2, 3, 4), c.positive(n), c.normal(n), c.normal(n), c.positive(n), axis=axis,
          fix_gamma=False, eps=0.01, grads=[True, True, True, False, False])
    c.run("BatchNorm", c.normal(2, 3, 4), c.positive(n), c.normal(n), c.normal(n), c.positive(n), axis=axis,
          use_global_stats=True, grads=[True, False, True, False, False])
    c.run("LayerNorm", c.normal(2, 3, 4), c.positive(n), c.normal(n), axis=axis)
for act_type in ("leaky", "elu", "selu", "gelu"):
    # MXNet's gradient of SELU below 0 is wrong
    c.run("LeakyReLU", c.normal(2, 3), act_type=act_type, grads=act_type != "selu", **({"slope": 0.1} if act_type in ("leaky", "elu") else {}))
c.run("LeakyReLU", c.normal(2, 3, 2), c.positive(3), act_type="prelu")
c.run("SliceChannel", c.normal(2, 6), num_outputs=3)
c.run("SliceChannel", c.normal(3, 2), num_outputs=3, axis=0, squeeze_axis=True)
c.run("SwapAxis", c.normal(2, 3, 4), dim1=0, dim2=2)
c.run("SoftmaxActivation", c.normal(2, 3))
c.run("SoftmaxActivation", c.normal(2, 3, 4), mode="channel")
c.run("softmin", c.normal(2, 3), axis=0)
c.run("InstanceNorm", c.normal(2, 3, 4), c.positive(3), c.normal(3))
c.run("InstanceNorm", c.normal(2, 3, 2, 2), c.positive(3), c.normal(3), eps=0.1)
c.run("GroupNorm", c.normal(2, 4, 3), c.positive(2), c.normal(2), num_groups=2)
c.run("softmax_cross_entropy", c.normal(3, 4), c.whole(0, 4, 3), grads=[True, False])
c.run("batch_take", c.normal(3, 4), c.whole(0, 4, 3).astype("int32"), grads=False)
c.run("broadcast_axes", c.normal(2, 1, 3, 1), axis=[1, 3], size=[2, 4])
c.run("argmax_channel", c.normal(3, 4), grads=False)
c.run("reverse", c.normal(2, 3), axis=1)
c.run("unravel_index", c.whole(0, 24, 5), shape=[2, 3, 4], grads=False)
c.run("ravel_multi_index", np.array([[1, 0], [2, 1], [3, 0]], dtype="float32"), shape=[2, 3, 4], grads=False)
c.run("all_finite", c.normal(2, 3), grads=False)
mx.util.set_np_shape(True)
for subscripts, *shapes in (
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,ij->", (2, 3), (2, 3)), ("ij->ji", (2, 3)), ("ij->i", (2, 3)), ("ii->i", (3, 3)),
    ("ii", (3, 3)), ("ij,j", (2, 3), (3,)), ("i,j->ij", (2,), (3,)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("ijk,il->jkl", (2, 3, 4), (2, 2)), ("...ij,...jk->...ik", (2, 2, 3), (2, 3, 2)), ("ij,jk,kl->il", (2, 3), (3, 2), (2, 4)),
    ("bhid,bhjd->bhij", (2, 2, 3, 4), (2, 2, 5, 4)), ("ba", (2, 3)),
):
    c.run("einsum", *[c.normal(*shape) for shape in shapes], subscripts=subscripts)
c.run("tensordot", c.normal(2, 3, 4), c.normal(3, 4, 5), axes=2)
c.run("tensordot", c.normal(2, 3), c.normal(2, 2), axes=0)
c.run("tensordot", c.normal(2, 3, 4), c.normal(4, 5, 2), axes=[[0, 2], [2, 0]])

c.write("mxnet_aliases")
