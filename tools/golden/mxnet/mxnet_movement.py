"""Outputs and gradients of mx.nd operators that move elements: sequences, sorting, padding and their like.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_movement
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, nd

rng = np.random.RandomState(0)
cases = []


def run(op, *inputs, grads=None, **attrs):
    """`grads`: whether each input has a gradient; by default the first one, or with False none."""
    arrays = [nd.array(x, dtype=x.dtype) for x in inputs]
    wanted = [True] + [False] * (len(inputs) - 1) if grads is None else grads or [False] * len(inputs)
    for array, want in zip(arrays, wanted):
        if want:
            array.attach_grad()
    called = {k: tuple(v) if isinstance(v, list) else v for k, v in attrs.items()}
    with autograd.record() if any(wanted) else autograd.pause():
        result = getattr(nd, op)(*arrays, **called)
    outputs = result if isinstance(result, list) else [result]
    heads = [rng.randn(*y.shape).astype("float32") for y in outputs] if any(wanted) else []
    if heads:
        autograd.backward(outputs, [nd.array(h) for h in heads])
    outputs = [y.astype("int32") if y.dtype == np.int64 else y for y in outputs]
    case = {"op": op, "inputs": list(inputs), "attrs": attrs, "outputs": outputs, "head_grads": heads}
    cases.append({**case, "grads": [a.grad if want else None for a, want in zip(arrays, wanted)]})


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def f32(values):
    return np.array(values, "float32")


# Sequences.
for op in ("SequenceMask", "SequenceLast", "SequenceReverse"):
    whole = {"grads": False} if op == "SequenceLast" else {}  # its gradient without lengths crashes MXNet
    run(op, normal(3, 2, 2), **whole)
    run(op, normal(3, 2), **whole)
    run(op, normal(4, 3, 2), f32([2, 4, 1]), use_sequence_length=True)
    run(op, normal(4, 3), f32([2, 3, 1]), use_sequence_length=True)
    run(op, normal(4, 2, 2, 3), np.array([3, 1], "int32"), use_sequence_length=True)
    if op != "SequenceReverse":
        run(op, normal(3, 4, 2), f32([2, 4, 1]), use_sequence_length=True, axis=1)
        run(op, normal(3, 4), f32([1, 4, 3]), use_sequence_length=True, axis=1)
run("SequenceMask", normal(3, 2, 2), f32([0, 5]), use_sequence_length=True, value=-1.5)

# Shapes with codes.
for shape in ([-2], [2, -2], [-2, 1, 1], [-3, 4], [-3, -2], [0, -3], [-4, 1, 2, -2], [2, -4, -1, 3, -2], [-4, -1, 1, -2], [0, 0, -1]):
    run("reshape", normal(2, 3, 4), shape=shape)
run("reshape", normal(10, 5, 4), shape=[-1, 0], reverse=True)
run("reshape", normal(8, 3), shape=[-4, 2, -1, 0], reverse=False)
run("swapaxes", normal(2, 3, 4), dim1=0, dim2=2)
run("moveaxis", normal(2, 3, 4), source=0, destination=-1)
run("moveaxis", normal(2, 3, 4), source=[0, 1], destination=[2, 0])
run("split_v2", normal(6, 2), indices_or_sections=3)
run("split_v2", normal(7, 2), indices_or_sections=[2, 5])
run("split_v2", normal(2, 3), indices_or_sections=3, axis=1, squeeze_axis=True)
run("slice", normal(5, 6), begin=[None, 4], end=[None, 0], step=[-2, -1])
run("broadcast_like", normal(1, 3), normal(2, 3))
run("broadcast_like", normal(1, 3), normal(4, 5), lhs_axes=[0], rhs_axes=[1])
run("reshape_like", normal(2, 6), normal(3, 4))
run("reshape_like", normal(30, 7), normal(15, 2, 4), lhs_begin=0, lhs_end=1, rhs_begin=0, rhs_end=2)
run("slice_like", normal(3, 4), normal(2, 3))
run("slice_like", normal(3, 4), normal(2, 3), axes=[1])
run("shape_array", normal(2, 3, 1), grads=False)
run("size_array", normal(2, 3, 1), grads=False)

# Padding, diagonals, blocks, upsampling.
for mode in ("constant", "edge", "reflect"):
    run("pad", normal(1, 2, 3, 4), mode=mode, pad_width=[0, 0, 0, 0, 1, 2, 2, 1], **({"constant_value": 1.5} if mode == "constant" else {}))
run("pad", normal(1, 1, 2, 2, 3), mode="constant", pad_width=[0, 0, 0, 0, 1, 0, 0, 2, 1, 1])
for k in (0, 1, -1):
    run("diag", normal(3, 4), k=k)
    run("diag", normal(3), k=k)
run("diag", normal(2, 3, 4))
run("diag", normal(2, 3, 4), axis1=-2, axis2=-1, k=-1)
run("depth_to_space", normal(2, 8, 2, 3), block_size=2)
run("space_to_depth", normal(2, 2, 4, 6), block_size=2)
run("UpSampling", normal(1, 2, 2, 3), scale=2, sample_type="nearest")
run("UpSampling", normal(1, 2, 4, 4), normal(1, 1, 2, 2), grads=[True, True], scale=2, sample_type="nearest", num_args=2)
run("UpSampling", normal(1, 2, 3, 3), normal(2, 1, 4, 4), grads=[True, True], scale=2, sample_type="bilinear", num_filter=2, num_args=2)

# Order.
for axis in (-1, 0, None):
    none = {"grads": False} if axis is None else {}  # MXNet fails there
    run("sort", normal(3, 5), axis=axis, **none)
    run("argsort", normal(3, 5), axis=axis, grads=False)
    run("topk", normal(3, 5), axis=axis, k=2, grads=False)
    run("topk", normal(3, 5), axis=axis, k=3, ret_typ="value", **none)
run("sort", normal(2, 33), is_ascend=False, axis=-1)
run("sort", normal(2, 3, 4), axis=1)
run("argsort", normal(2, 9), is_ascend=False, grads=False)
run("argsort", rng.randint(0, 9, (2, 5)).cumsum(1).astype("float32"), dtype="int32", grads=False)
run("topk", normal(2, 4), k=2, ret_typ="mask", grads=False)
run("topk", normal(2, 4), k=2, is_ascend=True, grads=False)
run("topk", normal(4), k=1, dtype="int32", grads=False)

# Choices and products.
run("where", f32([1, 0, 2]), normal(3, 2), normal(3, 2), grads=[False, True, True])
run("scatter_nd", normal(3), f32([[1, 0, 2], [2, 0, 1]]), shape=[3, 3])
run("scatter_nd", normal(2, 2), f32([[2, 0]]), shape=[3, 2])
run("softmax", normal(2, 3), np.array([1, 3], "int32"), use_length=True, axis=-1)
run("softmax", normal(2, 3, 2), np.array([[1, 2], [3, 1]], "int32"), use_length=True, axis=1)
for a, b, attrs in (((2, 3, 4), (2, 5), {"transpose_a": True}), ((2, 3, 4), (5, 6, 4), {"transpose_b": True}),
                    ((2, 3), (4, 2, 3), {"transpose_b": True}), ((3,), (2, 3), {"transpose_b": True}),
                    ((2, 3, 4), (4,), {})):
    run("dot", normal(*a), normal(*b), grads=[True, True], **attrs)

# Integers.
for dtype in ("int32", "uint8"):
    a, b = np.array([200, 3, 7, 0], dtype), np.array([100, 2, 3, 5], dtype)
    for op in ("add", "subtract", "multiply", "divide", "modulo", "maximum", "minimum", "equal", "greater", "lesser_equal"):
        run(op, a, b, grads=False)
    for op in ("sum", "mean", "max", "min"):
        run(op, np.array([[20, 3], [7, 5]], dtype), axis=1, grads=False)
write("mxnet_movement", mx, cases)
