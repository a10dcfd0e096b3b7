"""Evaluation metrics over several batches, with local and global statistics.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_metrics
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import nd

cases = []
rng = np.random.RandomState(0)


def case(metric, batches, ignore_label="none", **options):
    """Values after each batch; before the last one, `reset_local`."""
    arguments = [] if ignore_label == "none" else [ignore_label]
    measured = mx.metric.create(metric, *arguments, **options)
    # MXNet forgets the local and global statistics of this one.
    has_local = not (metric == "pearsonr" and options.get("average") == "micro")
    values = []
    for i, (labels, preds) in enumerate(batches):
        if has_local and i == len(batches) - 1:
            measured.reset_local()
        measured.update([nd.array(x) for x in labels], [nd.array(x) for x in preds])
        values.append(measured.get()[1])
    cases.append({
        "metric": metric, "arguments": arguments, "options": options,
        "batches": [{"labels": list(labels), "preds": list(preds)} for labels, preds in batches],
        "name": measured.get()[0], "values": values, "global": measured.get_global()[1] if has_local else None,
    })


def classes(n, *shape):
    return rng.randint(0, n, shape).astype("float32")


def probabilities(*shape):
    raw = np.exp(rng.randn(*shape))
    return (raw / raw.sum(axis=-1, keepdims=True)).astype("float32")


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def classified(n, sizes=(6, 4, 5)):
    return [([classes(n, size)], [probabilities(size, n)]) for size in sizes]


def regressed(*shape, count=3):
    return [([normal(*shape)], [normal(*shape)]) for _ in range(count)]


two_outputs = [([classes(3, 4), classes(5, 4)], [probabilities(4, 3), probabilities(4, 5)]) for _ in range(2)]

case("acc", classified(4))
case("accuracy", two_outputs)
case("acc", [([classes(3, 5)], [classes(3, 5)]), ([classes(3, 4)], [classes(3, 4)])])
case("acc", [([classes(3, 2, 4)], [normal(2, 3, 4)]) for _ in range(2)])
case("acc", [([classes(3, 2, 4)], [normal(2, 4, 3)]) for _ in range(2)], axis=2)
case("top_k_accuracy", classified(6), top_k=2)
case("top_k_acc", classified(6), top_k=4)
for metric in ("f1", "mcc"):
    for average in ("macro", "micro"):
        case(metric, classified(2), average=average)
    case(metric, [([np.zeros(4, "float32")], [probabilities(4, 2)]), ([np.ones(4, "float32")], [probabilities(4, 2)])])
case("pcc", classified(4))
case("pcc", classified(2))
case("pcc", [([classes(3, 5)], [classes(5, 5)]), ([classes(3, 4)], [classes(3, 4)])])
case("perplexity", classified(4), ignore_label=None)
case("perplexity", classified(4), ignore_label=0)
case("ce", classified(4))
case("crossentropy", [([classes(3, 4, 1)], [probabilities(4, 3)]) for _ in range(2)])
case("ce", [([np.float32([0, 1])], [np.float32([[0, 1], [0.5, 0.5]])])], eps=1e-6)
case("nll_loss", classified(4))
for metric in ("mae", "mse", "rmse"):
    case(metric, regressed(5))
    case(metric, regressed(4, 3))
    case(metric, [([normal(4)], [normal(4, 1)]) for _ in range(2)])
for average in ("macro", "micro"):
    case("pearsonr", regressed(6, 2, count=3), average=average)
for metric in ("loss", "torch", "caffe"):
    case(metric, [([normal(3)], [normal(3)]), ([normal(2)], [normal(2, 4)])])
write("mxnet_metrics", mx, cases)
