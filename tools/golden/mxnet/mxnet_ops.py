"""Outputs and gradients of mx.nd operators.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_ops
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, nd

rng = np.random.RandomState(0)
cases = []

# Our name of an op, where it is not mx.nd's own function called with (*inputs, **attrs).
SPECIAL = {
    "softrelu": lambda x: nd.Activation(x, act_type="softrelu"),
    "dense": lambda *i, **a: nd.FullyConnected(*i, num_hidden=i[1].shape[0], no_bias=len(i) == 2, **a),
}


def run(op, *inputs, grads=True, note=None, **attrs):
    """`grads`: True (all inputs), False (none), or a list of booleans, one an input."""
    arrays = [nd.array(x, dtype=x.dtype) for x in inputs]
    wanted = [grads] * len(inputs) if isinstance(grads, bool) else grads
    for array, want in zip(arrays, wanted):
        if want:
            array.attach_grad()
    function = SPECIAL.get(op) or getattr(nd, op)
    called = {k: tuple(v) if isinstance(v, list) else v for k, v in attrs.items()}
    case = {"op": op, "inputs": list(inputs), "attrs": attrs, **({"note": note} if note else {})}
    with autograd.record():
        outputs = function(*arrays, **called)
    many = isinstance(outputs, list)
    heads = [rng.randn(*y.shape).astype("float32") for y in (outputs if many else [outputs])] if any(wanted) else []
    if heads:
        autograd.backward(outputs if many else [outputs], [nd.array(h) for h in heads])
    if many:
        case.update(outputs=outputs, head_grads=heads or None)
    else:
        case.update(output=outputs, head_grad=heads[0] if heads else None)
    case["grads"] = [a.grad if want else None for a, want in zip(arrays, wanted)]
    cases.append(case)


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def positive(*shape):
    return rng.uniform(0.3, 3, shape).astype("float32")


def away(*shape):
    """Signed, away from zero."""
    return (positive(*shape) * np.sign(rng.randn(*shape))).astype("float32")


def whole(low, high, *shape, dtype="float32"):
    return rng.randint(low, high, shape).astype(dtype)


def f32(values):
    return np.array(values, "float32")


# Elementwise, two inputs.
PAIRS = [((2, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 1), (1, 3)), ((2, 3, 4), (2, 1, 4)), ((1,), (5,)), ((1, 1), (3, 2))]
for a, b in PAIRS:
    for op in ("add", "subtract", "multiply", "maximum", "minimum"):
        run(op, normal(*a), normal(*b))
    run("divide", normal(*a), away(*b))
    run("modulo", 5 * normal(*a), away(*b))
    run("power", positive(*a), normal(*b))
run("power", away(5), f32([2, 3, 1, 2, 3]), grads=[True, False], note="negative bases with whole exponents")
run("maximum", f32([1, 2]), f32([1, 3]), note="a tie: the gradient goes to the first input")
run("minimum", f32([1, 2]), f32([1, 3]), note="a tie: the gradient goes to the first input")
run("modulo", f32([5, -5, 5, -5, 0]), f32([3, 3, -3, -3, 2]), grads=False, note="takes the sign of the divisor")
for op in ("equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal"):
    run(op, whole(0, 3, 2, 4), whole(0, 3, 2, 4), grads=False)
    run(op, whole(0, 3, 2, 1, 3), whole(0, 3, 1, 2, 3), grads=False)

# Elementwise, one input.
for shape in ((2, 3), (7,), (1, 2, 3)):
    for op in ("negative", "exp", "expm1", "square", "sin", "cos", "tanh", "sigmoid", "softrelu", "erf"):
        run(op, 1.5 * normal(*shape))
    for op in ("abs", "sign", "relu", "softsign", "reciprocal"):
        run(op, away(*shape))
    for op in ("log", "log1p", "sqrt", "rsqrt"):
        run(op, positive(*shape))
    for op in ("floor", "ceil", "round"):
        run(op, 3 * normal(*shape))
run("round", f32([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]), grads=False, note="halves go away from zero")
for op in ("abs", "sign", "relu"):
    run(op, f32([-1, 0, 1]), note="the gradient at 0")
for op in ("sigmoid", "tanh", "softrelu", "erf"):
    run(op, f32([-90, -30, -10, 10, 30, 90]), note="far from 0")
run("expm1", f32([-1e-5, 1e-5, -30, 10]), note="near 0 and far from it")
run("log1p", f32([-1e-5, 1e-5, -0.9, 1000]), note="near 0 and far from it")
run("clip", 2 * normal(3, 4), a_min=-1.0, a_max=0.5)
run("clip", f32([-1, -2, 1, 2, 0]), a_min=-1.0, a_max=1.0, note="at the limits the gradient passes")
run("smooth_l1", 2 * normal(3, 4), scalar=1.0)
run("smooth_l1", 2 * normal(7), scalar=2.0)
run("smooth_l1", 2 * normal(2, 3), scalar=0.5)
run("where", whole(0, 2, 2, 3), normal(2, 3), normal(2, 3), grads=[False, True, True])
run("where", f32([0, -1, 2.5, 0.5]), normal(4), normal(4), grads=[False, True, True], note="anything but 0 is true")
run("cast", 3 * normal(2, 3), dtype="int32", grads=False)
run("cast", f32([0, 1.9, 254.7]), dtype="uint8", grads=False)
run("cast", whole(-5, 5, 2, 3, dtype="int32"), dtype="float32", grads=False)

# Products.
for ta in (False, True):
    for tb in (False, True):
        for m, k, n in ((2, 3, 4), (1, 5, 1), (5, 1, 3)):
            a, b = (k, m) if ta else (m, k), (n, k) if tb else (k, n)
            run("dot", normal(*a), normal(*b), transpose_a=ta, transpose_b=tb)
            run("batch_dot", normal(2, *a), normal(2, *b), transpose_a=ta, transpose_b=tb)
run("dot", normal(4), normal(4), note="vectors: the result has shape [1]")
run("dot", normal(3, 4), normal(4))
run("dot", normal(2, 3, 4), normal(4, 2))
run("dense", normal(2, 4), normal(3, 4), normal(3), flatten=True)
run("dense", normal(1, 4), normal(1, 4), normal(1), flatten=True)
run("dense", normal(2, 3, 2), normal(4, 6), normal(4), flatten=True)
run("dense", normal(2, 3, 2), normal(4, 2), normal(4), flatten=False)
run("dense", normal(2, 4), normal(3, 4), flatten=True)
run("dense", normal(2, 1, 3, 2), normal(3, 2), flatten=False)

# Reductions.
AXES = [{}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": [0, 2]}, {"axis": 1, "keepdims": True},
        {"keepdims": True}, {"axis": [0, 2], "keepdims": True}, {"axis": 1, "exclude": True}]
for op in ("sum", "mean", "max", "min"):
    for attrs in AXES:
        run(op, normal(2, 3, 4), **attrs)
    run(op, normal(5), axis=0)
    run(op, normal(3, 1), axis=1)
run("max", f32([[1, 3, 3], [2, 2, 1]]), axis=1, note="a tie: every maximum gets the whole gradient")
run("min", f32([[1, 3, 1], [2, 2, 1]]), axis=1, note="a tie: every minimum gets the whole gradient")
for op in ("argmax", "argmin"):
    for attrs in ({"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": 1, "keepdims": True}, {}):
        run(op, normal(2, 3, 4), grads=False, **attrs)
    run(op, f32([[1, 3, 3, 1, 1]]), axis=1, grads=False, note="a tie: the first")
for order in (1, 2):
    for attrs in ({}, {"axis": 0}, {"axis": -1}, {"axis": 1, "keepdims": True}):
        run("norm", away(2, 3, 4), ord=order, **attrs)

# Shapes.
for shape in ([3, 8], [-1], [2, -1], [0, -1], [0, 0, 2, 2], [-1, 4, 1], [4, 0, 2]):
    run("reshape", normal(2, 3, 4), shape=shape)
run("transpose", normal(2, 3))
run("transpose", normal(2, 3, 4))
for axes in ([0, 2, 1], [2, 0, 1], [1, 2, 0]):
    run("transpose", normal(2, 3, 4), axes=axes)
for axis in (0, 1, -1):
    run("expand_dims", normal(2, 3), axis=axis)
run("squeeze", normal(1, 2, 1, 3))
run("squeeze", normal(1, 2, 1, 3), axis=0)
run("squeeze", normal(1, 2, 1, 3), axis=-2)
run("squeeze", normal(1, 2, 1, 3), axis=[0, 2])
run("slice", normal(3, 4), begin=[1, 0], end=[3, 2])
run("slice", normal(3, 4), begin=[None, 1], end=[None, None])
run("slice", normal(3, 4), begin=[-2], end=[None])
run("slice", normal(5, 6), begin=[0, 1], end=[5, 6], step=[2, 3])
run("slice", normal(2, 3, 4), begin=[0, 0, -3], end=[1, 3, -1])
run("slice_axis", normal(3, 4), axis=0, begin=1, end=3)
run("slice_axis", normal(3, 4), axis=-1, begin=-3, end=-1)
run("slice_axis", normal(2, 3, 4), axis=1, begin=1, end=None)
run("concat", normal(2, 3), normal(2, 1), dim=1)
run("concat", normal(1, 3), normal(2, 3), normal(3, 3), dim=0)
run("concat", normal(2, 3, 2), normal(2, 3, 1), dim=-1)
run("concat", normal(2, 3), dim=0)
for axis in (0, 1, -1):
    run("stack", normal(2, 3), normal(2, 3), axis=axis)
run("stack", normal(4), normal(4), normal(4), axis=0)
run("split", normal(2, 6), num_outputs=3, axis=1)
run("split", normal(4, 3), num_outputs=2, axis=0)
run("split", normal(2, 3), num_outputs=3, axis=1, squeeze_axis=True)
run("broadcast_to", normal(1, 3), shape=[2, 3])
run("broadcast_to", normal(2, 1, 3), shape=[2, 4, 3])
run("broadcast_to", normal(1, 3, 1), shape=[2, 0, 4], note="0 keeps the length")
run("tile", normal(2, 3), reps=[2, 1])
run("tile", normal(2, 3), reps=[3])
run("tile", normal(3), reps=[2, 2])
run("repeat", normal(2, 3), repeats=2)
run("repeat", normal(2, 3), repeats=2, axis=0)
run("repeat", normal(2, 3), repeats=3, axis=-1)
run("flip", normal(2, 3), axis=0)
run("flip", normal(2, 3, 2), axis=1)

# Indices.
run("pick", normal(3, 4), whole(0, 4, 3), grads=[True, False])
run("pick", normal(3, 4), whole(0, 4, 3), axis=1, keepdims=True, grads=[True, False])
run("pick", normal(3, 4), whole(0, 3, 4), axis=0, grads=[True, False])
run("pick", normal(2, 3, 4), whole(0, 3, 2, 4), axis=1, grads=[True, False])
run("pick", normal(3, 4), whole(0, 4, 3, 1), axis=1, keepdims=True, grads=[True, False])
run("pick", normal(4, 4), f32([-1, 4, 7, 2]), mode="clip", grads=[True, False], note="indices outside are clipped")
run("pick", normal(4, 4), f32([-1, 4, 7, 2]), mode="wrap", grads=[True, False], note="indices outside wrap around")
run("one_hot", whole(0, 4, 5), depth=4, grads=False)
run("one_hot", whole(0, 3, 2, 3), depth=3, grads=False)
run("one_hot", f32([-1, 0, 3, 4]), depth=4, grads=False, note="an index outside gives a row of off_value")
run("one_hot", whole(0, 4, 3), depth=4, on_value=2.5, off_value=-0.5, grads=False)
run("take", normal(4, 3), f32([3, 0, 0]), grads=[True, False], note="repeated indices add up in the gradient")
run("take", normal(4, 3), whole(0, 4, 2, 2), grads=[True, False])
run("take", normal(2, 4, 3), whole(0, 4, 2), axis=1, grads=[True, False])
run("take", normal(2, 4), whole(0, 4, 3, 2), axis=-1, grads=[True, False])
run("take", normal(4, 2), f32([-1, 5, 2]), mode="clip", grads=[True, False], note="indices outside are clipped")
run("take", normal(4, 2), f32([-1, 5, 2]), mode="wrap", grads=[True, False], note="indices outside wrap around")
run("take", normal(5), f32([4, 1]), grads=[True, False])
run("gather_nd", normal(3, 4), f32([[0, 2, 2], [1, 3, 3]]), grads=[True, False])
run("gather_nd", normal(3, 4), f32([[2, 0]]), grads=[True, False])

# Softmax.
for op in ("softmax", "log_softmax"):
    run(op, 2 * normal(3, 5))
    run(op, 2 * normal(2, 3, 4), axis=1)
    run(op, 2 * normal(2, 3), axis=0)
    run(op, 2 * normal(4))
    run(op, 2 * normal(2, 3), axis=-1, temperature=2.0)
    run(op, f32([[1000, 999, -1000], [-50, 0, 50]]), note="far apart")
write("mxnet_ops", mx, cases)
