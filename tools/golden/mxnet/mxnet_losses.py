"""Values and gradients of the Gluon losses.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_losses
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, gluon, nd

cases = []


def case(loss, options, pred, label, sample_weight=None, pos_weight=None):
    block = getattr(gluon.loss, loss)(**options)
    x = nd.array(pred)
    x.attach_grad()
    arguments = [label, sample_weight] if pos_weight is None else [label, sample_weight, pos_weight]
    arguments = [None if a is None else nd.array(a) for a in arguments]
    with autograd.record():
        value = block(x, *arguments)
    value.backward()
    cases.append({
        "loss": loss, "options": options, "pred": pred, "label": label, "sample_weight": sample_weight,
        "pos_weight": pos_weight, "value": value, "grad_pred": x.grad,
    })


def several(loss, options, *inputs, grads):
    """A loss of several arrays, of which `grads` says which are differentiated; `null` is one left out."""
    block = getattr(gluon.loss, loss)(**options)
    arrays = [None if a is None else nd.array(a) for a in inputs]
    for array, want in zip(arrays, grads):
        if want:
            array.attach_grad()
    value = block(*arrays)
    block._compute_full = False  # its part has no gradient, and MXNet cannot record it: it writes in place
    with autograd.record():
        block(*arrays).backward()
    cases.append({
        "loss": loss, "options": options, "inputs": list(inputs), "value": value,
        "grads": [a.grad if want else None for a, want in zip(arrays, grads)],
    })


rng = np.random.RandomState(0)


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def uniform(low, high, *shape):
    return rng.uniform(low, high, shape).astype("float32")


def classes(n, *shape):
    return rng.randint(0, n, shape).astype("float32")


def signs(*shape):
    return (2 * rng.randint(0, 2, shape) - 1).astype("float32")


def distribution(*shape, axis=-1):
    raw = np.exp(rng.randn(*shape))
    return (raw / raw.sum(axis=axis, keepdims=True)).astype("float32")


def log_softmax(x, axis=-1):
    return (x - np.log(np.exp(x).sum(axis=axis, keepdims=True))).astype("float32")


def variants(loss, make, options=({},)):
    """Every option set on 2-D and 3-D inputs, then weight, sample_weight and batch_axis; `make(*shape)` -> pred, label."""
    for o in options:
        case(loss, o, *make(4, 3))
        case(loss, o, *make(2, 3, 2))
    first = options[0]
    case(loss, first, *make(5, 1))
    case(loss, {**first, "weight": 0.7}, *make(4, 3))
    case(loss, first, *make(4, 3), uniform(0, 2, 4, 1))
    case(loss, {**first, "weight": 2.5}, *make(2, 3, 2), uniform(0, 2, 2, 1, 1))
    case(loss, {**first, "weight": 0.7}, *make(2, 3, 2), uniform(0, 2, 2, 3, 2))
    case(loss, {**first, "batch_axis": 1}, *make(3, 4))
    case(loss, {**first, "batch_axis": 1}, *make(3, 4, 2), uniform(0, 2, 1, 4, 1))


def regression(*shape):
    return 2 * normal(*shape), normal(*shape)


variants("L2Loss", regression)
variants("L1Loss", regression)
case("L2Loss", {}, normal(4, 1), normal(4))
case("L1Loss", {}, normal(4, 1), normal(4))
variants("HuberLoss", regression, ({}, {"rho": 0.5}, {"rho": 2.0}))

def binary(*shape):
    return 3 * normal(*shape), classes(2, *shape)


def soft(*shape):
    return uniform(0.02, 0.98, *shape), uniform(0, 1, *shape)


def margin(*shape):
    return 1.5 * normal(*shape), signs(*shape)


variants("SigmoidBinaryCrossEntropyLoss", binary)
variants("SigmoidBinaryCrossEntropyLoss", soft, ({"from_sigmoid": True},))
for options, make in (({"from_sigmoid": False}, binary), ({"from_sigmoid": True}, soft)):
    case("SigmoidBinaryCrossEntropyLoss", options, *make(4, 3), None, uniform(0.5, 3, 1, 3))
    case("SigmoidBinaryCrossEntropyLoss", {**options, "weight": 0.7}, *make(4, 3), uniform(0, 2, 4, 1), uniform(0.5, 3, 1, 3))
case("SigmoidBinaryCrossEntropyLoss", {}, np.float32([[-60, -20, 20, 60]]), np.float32([[1, 0, 1, 0]]))

SCE = "SoftmaxCrossEntropyLoss"
case(SCE, {}, 2 * normal(4, 5), classes(5, 4))
case(SCE, {}, 2 * normal(4, 5), classes(5, 4, 1))
case(SCE, {"weight": 0.7}, 2 * normal(4, 5), classes(5, 4))
case(SCE, {}, 2 * normal(4, 5), classes(5, 4), uniform(0, 2, 4, 1))
case(SCE, {"weight": 2.5}, 2 * normal(4, 5), classes(5, 4), uniform(0, 2, 4, 1))
case(SCE, {}, 2 * normal(2, 3, 4), classes(4, 2, 3))
case(SCE, {}, 2 * normal(2, 3, 4), classes(4, 2, 3), uniform(0, 2, 2, 3, 1))
case(SCE, {"axis": 1}, 2 * normal(2, 5, 3), classes(5, 2, 3))
case(SCE, {"axis": 1}, 2 * normal(2, 5, 3), classes(5, 2, 3), uniform(0, 2, 2, 1, 1))
case(SCE, {"axis": 1, "batch_axis": 2}, 2 * normal(2, 5, 3), classes(5, 2, 3))
case(SCE, {"batch_axis": 1}, 2 * normal(2, 3, 4), classes(4, 2, 3))
case(SCE, {"from_logits": True}, log_softmax(normal(4, 5)), classes(5, 4))
case(SCE, {"from_logits": True, "axis": 1}, log_softmax(normal(2, 5, 3), 1), classes(5, 2, 3))
case(SCE, {"sparse_label": False}, 2 * normal(4, 5), distribution(4, 5))
case(SCE, {"sparse_label": False, "weight": 0.7}, 2 * normal(4, 5), distribution(4, 5), uniform(0, 2, 4, 1))
case(SCE, {"sparse_label": False, "axis": 1}, 2 * normal(2, 5, 3), distribution(2, 5, 3, axis=1))
case(SCE, {"sparse_label": False, "from_logits": True}, log_softmax(normal(4, 5)), distribution(4, 5))
case(SCE, {"sparse_label": False, "batch_axis": 1}, 2 * normal(2, 3, 4), distribution(2, 3, 4))
case(SCE, {}, np.float32([[100, -100, 0], [-1000, 1000, 999]]), np.float32([1, 2]))

KL = "KLDivLoss"
case(KL, {}, log_softmax(normal(4, 5)), distribution(4, 5))
case(KL, {"weight": 0.7}, log_softmax(normal(4, 5)), distribution(4, 5), uniform(0, 2, 4, 1))
case(KL, {"from_logits": False}, 2 * normal(4, 5), distribution(4, 5))
case(KL, {"from_logits": False}, 2 * normal(2, 3, 4), distribution(2, 3, 4))
case(KL, {"from_logits": False, "axis": 1}, 2 * normal(2, 5, 3), distribution(2, 5, 3, axis=1))
case(KL, {"batch_axis": 1}, log_softmax(normal(3, 5)), distribution(3, 5))

variants("HingeLoss", margin, ({}, {"margin": 0.5}))
variants("SquaredHingeLoss", margin, ({}, {"margin": 0.5}))
variants("LogisticLoss", margin)
case("LogisticLoss", {"label_format": "binary"}, *binary(4, 3))

for options in ({}, {"margin": 0.2}, {"weight": 0.7}):
    several("TripletLoss", options, normal(4, 3), normal(4, 3), normal(4, 3), grads=[True] * 3)
several("TripletLoss", {"margin": 3}, normal(2, 3, 2), normal(2, 3, 2), normal(2, 3, 2), grads=[True] * 3)
several("TripletLoss", {"batch_axis": 1}, normal(3, 4), normal(3, 4), normal(3, 4), grads=[True] * 3)

COS = "CosineEmbeddingLoss"
for options in ({}, {"margin": 0.3}, {"weight": 0.7}):
    several(COS, options, normal(5, 3), normal(5, 3), signs(5), grads=[True, True, False])
several(COS, {}, normal(4, 3), normal(4, 3), signs(4), uniform(0, 2, 4, 1), grads=[True, True, False, False])
several(COS, {}, normal(2, 2, 3), normal(2, 2, 3), signs(4), grads=[True, True, False])
several(COS, {}, normal(3, 2), normal(3, 2), np.float32([1, 0, -1]), grads=[True, True, False])

for options in ({}, {"from_logits": False}, {"compute_full": True}, {"from_logits": False, "compute_full": True, "weight": 0.7}):
    pred = normal(4, 3) if options.get("from_logits", True) else uniform(0.1, 4, 4, 3)
    several("PoissonNLLLoss", options, pred, 1 + classes(5, 4, 3), grads=[True, False])
several("PoissonNLLLoss", {}, normal(4, 3), classes(4, 4, 3), uniform(0, 2, 4, 1), grads=[True, False, False])

for options in ({}, {"smoothing_parameter": 0.1}):
    several("SDMLLoss", options, normal(4, 3), normal(4, 3), grads=[True, True])

CTC = "CTCLoss"
several(CTC, {}, normal(2, 6, 4), np.float32([[0, 1, 2], [2, 1, 1]]), grads=[True, False])
several(CTC, {}, normal(3, 6, 4), np.float32([[0, 0, 2], [2, -1, -1], [1, 2, -1]]), grads=[True, False])
several(CTC, {"layout": "TNC"}, normal(5, 2, 3), np.float32([[0, 1], [1, 1]]), grads=[True, False])
several(CTC, {"layout": "TNC", "label_layout": "TN", "weight": 0.7}, normal(5, 3, 3), np.float32([[0, 1, 1], [1, 1, 0]]),
        grads=[True, False])
several(CTC, {}, 3 * normal(2, 6, 4), np.float32([[0, 1, 2], [2, 1, 1]]), np.float32([5, 6]), grads=[True, False, False])
several(CTC, {}, normal(2, 6, 4), np.float32([[0, 1, 2], [2, 1, 1]]), None, np.float32([2, 3]), grads=[True, False, False, False])
several(CTC, {}, normal(2, 6, 4), np.float32([[0, 1, 2], [2, 1, 1]]), np.float32([4, 5]), np.float32([1, 2]), uniform(0, 2, 2),
        grads=[True, False, False, False, False])
write("mxnet_losses", mx, cases)
