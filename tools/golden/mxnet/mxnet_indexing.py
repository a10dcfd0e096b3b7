"""Indexing, its gradient and assignment by NumPy, to which MXNet's own (mx.np: scalars and masks too) must be equal.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_indexing
"""
import mxnet as mx
import numpy as onp
from mxnet import autograd, np, npx
from tools.golden.golden import write

npx.set_np()
rng = onp.random.RandomState(0)
cases = []
# MXNet 1.9.1 fails here.
REFUSED = [("None, [0, 1], None",)]


def key_of(index):
    """An index of ours, as JSON has it, as a key of NumPy's."""
    if isinstance(index, str):
        return eval("onp.s_[%s]" % index, {"onp": onp})
    if isinstance(index, dict):
        if "data" in index:
            return np.array(onp.array(index["data"], index["dtype"]).reshape(index["shape"]), dtype=index["dtype"])
        return slice(index.get("start"), index.get("stop"), index.get("step"))
    if isinstance(index, list):
        array = onp.array(index)
        return np.array(array, dtype=array.dtype if array.dtype == onp.bool_ else "int32")
    return index


def array(*values, shape=None, dtype="int32"):
    data = onp.array(values, dtype)
    return {"shape": list(shape or data.shape), "dtype": dtype, "data": data.ravel().tolist()}


def negative(key):
    """Whether an array of positions has negative ones: MXNet 1.9.1 then reads and writes outside of the array."""
    return isinstance(key, (list, np.ndarray)) and bool((onp.array(key if isinstance(key, list) else key.asnumpy()) < 0).any())


def plain(key):
    """A key of MXNet's as one of NumPy's."""
    array = key.asnumpy() if isinstance(key, np.ndarray) else key
    return array.astype("int64") if isinstance(array, onp.ndarray) and array.dtype == onp.float32 else array


def check(x, key, head, given, y, grad, changed):
    """Fails where MXNet does not get what NumPy gets."""
    x.attach_grad()
    with autograd.record():
        part = x[key]
        total = (part * np.array(head)).sum()
    total.backward()
    copied = x.detach().copy()
    copied[key] = np.array(given)
    onp.testing.assert_array_equal(part.asnumpy(), y)
    onp.testing.assert_array_equal(copied.asnumpy(), changed)
    onp.testing.assert_allclose(x.grad.asnumpy(), grad, rtol=1e-6)


def run(shape, *indices, value=None):
    """`value`: how many of the last axes the assigned array has; all by default."""
    x = np.array(rng.randn(*shape).astype("float32"))
    keys = [key_of(index) for index in indices]
    keys = tuple(each for key in keys for each in (key if isinstance(key, tuple) else (key,)))
    host = tuple(plain(key) for key in keys)
    y = x.asnumpy()[host]
    head = onp.array(rng.randn(*y.shape), "float32")
    given = onp.array(rng.randn(*(y.shape if value is None else y.shape[y.ndim - value:])), "float32")
    grad, changed = onp.zeros(shape, "float32"), x.asnumpy().copy()
    onp.add.at(grad, host, head)
    changed[host] = given
    if not any(negative(key) for key in keys) and indices not in REFUSED:
        check(x, keys if len(keys) > 1 else keys[0], head, given, y, grad, changed)
    case = {"x": x, "y": onp.asarray(y), "head_grad": head, "grad": grad, "value": given, "set": changed}
    cases.append({"indices": list(indices), **case})


S = (3, 4, 5)
for index in ("1", "-1", "1, 2", "2, -3, 4", "1:3", ":", "::2", "::-1", "-2:", ":-1", "2:0:-1", "1:2, ::-2, 4:1:-1",
              "...", "..., 1", "0, ..., -1", ":, None, 1", "None, ..., None", "1:1", "5:", ":, 1:3, 2", "::-3, :, ::2",
              "[0, 2]", "[0, 2], :, 1", ":, [3, 0, 0]", "..., [1, -1]", "[0, 2], [1, 3]", "[[0], [2]], [1, 3]",
              "[0, 2], :, [1, 3]", "0, :, [1, 3]", ":, 0, [1, 3]", "[2, 0], 1", "1:, [0, 3], ::-1", "None, [0, 1], None",
              "[0, 1], None, [1, 2]", "::-1, [0, 2], [1, 1]", "[[0, 1], [2, 0]]"):
    run(S, index)
run(S, 1)
run(S, {"start": 1, "step": 1}, {"stop": -1}, -2)
run(S, None, {"step": -2})
run(S, "1:", [2, 0])
run(S, array(2, 0), ":", 1)
run(S, array(1, 0, -1), "::2")
run(S, array([0], [2], dtype="float32"), array(3, 1))
run(S, ":", array(3, 1), array(0, 2))
run(S, array(0, 1), ":", array(4, 2))
run(S, [True, False, True])
run(S, ":", [True, False, True, True], 1)
run((2, 3), [[True, False, True], [False, False, True]])
run((2, 3, 2), [[True, False, True], [False, False, True]])
run((5,), "1:4", value=0)
run((2, 3), "[1, 0]", value=1)
run((2, 3, 4), ":, 1:, [0, 3]", value=1)
write("mxnet_indexing", mx, cases)
