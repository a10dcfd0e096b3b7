"""Names and texts of Gluon: parameter names, summary, repr, error messages.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_names
"""
import contextlib
import io
import os
import tempfile
import warnings

import mxnet as mx
from tools.golden.golden import write
from mxnet import gluon, nd
from mxnet.gluon import nn
from mxnet.gluon.contrib import nn as contrib

cases = []


def case(about, value, **more):
    cases.append({"about": about, **more, "value": value})


def message(function):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            function()
    except Exception as error:  # the class and the text are what we want
        return {"class": type(error).__name__, "text": str(error).replace(path, "FILE")}
    raise AssertionError("Cannot record an error: none was raised.")


def printed(function):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function()
    return out.getvalue()


def mlp():
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Dense(128, activation="relu"), nn.Dense(64, activation="tanh", in_units=128), nn.Dense(10))
    return net


class Network(nn.HybridBlock):
    """Children as attributes, nested containers, a layer with running statistics, a shared layer."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.features = nn.HybridSequential()
            self.features.add(nn.Dense(8, use_bias=False), nn.BatchNorm(), nn.Activation("relu"), nn.Dropout(0.5))
            self.embed = nn.Embedding(5, 3)
            self.output = nn.Dense(2, in_units=8)
            self.scale = self.params.get("scale", shape=(1,), init="ones")

    def hybrid_forward(self, F, x, scale):
        return self.output(self.features(x)) * scale


folder = tempfile.mkdtemp()
path = os.path.join(folder, "net.params")

SMALL = "HybridSequential: Dense(128, relu), Dense(64, tanh, in_units=128), Dense(10)"
LARGE = "Block: features = Sequential(Dense(8, no bias), BatchNorm, relu, Dropout), embed, output = Dense(2), scale"
net = mlp()
case("repr before the first forward", repr(net), net=SMALL)
case("structural names, as save_parameters writes them", list(net._collect_params_with_prefix()), net=SMALL)
case("collect_params() names of 1.9.1 (prefixed)", list(net.collect_params().keys()), net=SMALL)
case("collect_params() repr", str(net.collect_params()), net=SMALL)
case("data() of a parameter before initialize", message(lambda: net[0].weight.data()), net=SMALL)
case("summary before initialize", message(lambda: net.summary(nd.ones((4, 20)))), net=SMALL)
case("forward before initialize", message(lambda: net(nd.ones((4, 20)))), net=SMALL)
case("save_parameters before initialize", message(lambda: net.save_parameters(path)), net=SMALL)
net.initialize()
case("data() of a deferred parameter (DeferredInitializationError)", message(lambda: net[0].weight.data()), net=SMALL)
case("grad() of a deferred parameter", message(lambda: net[0].weight.grad()), net=SMALL)
case("save_parameters of a deferred parameter", message(lambda: net.save_parameters(path)), net=SMALL)
net(nd.ones((4, 20)))
case("summary", printed(lambda: net.summary(nd.ones((4, 20)))), net=SMALL, input=[4, 20])
case("repr after the first forward", repr(net), net=SMALL)
case("repr of a parameter", repr(net[0].weight), net=SMALL)
case("initialize twice", message(net.initialize), net=SMALL, note="a warning, not an error")
case("forward of a wrong width", message(lambda: net(nd.ones((4, 21))).asnumpy())["class"], net=SMALL,
     note="MXNet's text is a C++ stack trace")
case("set_data of a wrong shape", message(lambda: net[0].weight.set_data(nd.ones((3, 3)))), net=SMALL)

case("initialize with an unknown shape that may not be deferred", message(
    lambda: gluon.Parameter("weight", shape=(3, 0)).initialize()))
case("initialize a vector by Xavier", message(
    lambda: gluon.Parameter("v", shape=(3,), init=mx.init.Xavier()).initialize()))
frozen = nn.Dense(3, in_units=2, prefix="frozen_")
frozen.weight.grad_req = "null"
frozen.initialize()
case("grad() with grad_req null", message(lambda: frozen.weight.grad()))

net.save_parameters(path)
case("keys of a saved file", sorted(nd.load(path).keys()), net=SMALL)
bigger = nn.HybridSequential(prefix="bigger_")
with bigger.name_scope():
    bigger.add(nn.Dense(128), nn.Dense(64), nn.Dense(10), nn.Dense(3))
case("load_parameters: missing", message(lambda: bigger.load_parameters(path)), file=SMALL, net="one Dense more")
smaller = nn.HybridSequential(prefix="smaller_")
with smaller.name_scope():
    smaller.add(nn.Dense(128), nn.Dense(64))
case("load_parameters: extra", message(lambda: smaller.load_parameters(path)), file=SMALL, net="one Dense less")
other = nn.HybridSequential(prefix="other_")
with other.name_scope():
    other.add(nn.Dense(128, in_units=7), nn.Dense(64), nn.Dense(10))
case("load_parameters: wrong shape", message(lambda: other.load_parameters(path)), file=SMALL, net="in_units=7 instead of 20")

net = Network(prefix="network_")
case("repr", repr(net), net=LARGE)
case("structural names, as save_parameters writes them", list(net._collect_params_with_prefix()), net=LARGE)
net.initialize()
net(nd.ones((4, 6)))
case("summary", printed(lambda: net.summary(nd.ones((4, 6)))), net=LARGE, input=[4, 6],
     note="embed takes no part in forward and has no row")
case("collect_params('.*weight') names of 1.9.1 (prefixed)", list(net.collect_params(".*weight").keys()), net=LARGE)
net.hybridize()
case("summary after hybridize", message(lambda: net.summary(nd.ones((4, 6)))), net=LARGE)

TIED = "HybridSequential: Dense(4, in_units=4), then another with the first one's parameters"
first = nn.Dense(4, in_units=4, prefix="tied_")
net = nn.HybridSequential()
net.add(first, nn.Dense(4, in_units=4, params=first.params))
net.initialize()
case("structural names", list(net._collect_params_with_prefix()), net=TIED)
case("summary", printed(lambda: net.summary(nd.ones((2, 4)))), net=TIED, input=[2, 4])

net = nn.Dense(2, in_units=3, prefix="stale_")
net.initialize()
trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
case("Trainer.step with a stale gradient", message(lambda: trainer.step(1)))
case("Trainer of an unknown optimizer", message(lambda: gluon.Trainer(net.collect_params(), "sdg")))
case("Trainer of a single array", message(lambda: gluon.Trainer(nd.ones((2,)), "sgd")))
scheduled = gluon.Trainer(net.collect_params(), "sgd", {"lr_scheduler": mx.lr_scheduler.FactorScheduler(5, 0.5)})
case("set_learning_rate with a scheduler", message(lambda: scheduled.set_learning_rate(0.1)))
case("an unknown loss option", message(lambda: gluon.loss.L2Loss(rho=1)))
case("a layer of an unknown activation", message(lambda: nn.Activation("rulu")(nd.ones((1,)))))

for text in (
    "Dense(3)", "Dense(3, in_units=4, use_bias=False)", "Dense(3, activation='tanh', flatten=False)", "Dropout(0.5)",
    "Dropout(0.5, axes=(1,))", "Activation('relu')", "LeakyReLU(0.1)", "ELU()", "SELU()", "GELU()", "Swish()", "Flatten()",
    "LayerNorm()", "BatchNorm(in_channels=4)", "Embedding(5, 3)", "Conv2D(8, 3, in_channels=4)",
    "Conv2D(8, (3, 5), strides=2, padding=1, groups=2, use_bias=False, in_channels=4)", "MaxPool2D()", "GlobalAvgPool2D()",
    "HybridSequential()", "Conv1D(8, 3, in_channels=4)", "Conv3D(8, (1, 2, 3), in_channels=4)", "MaxPool1D()", "AvgPool3D(3, 2, 1)",
    "GlobalMaxPool1D()", "GlobalAvgPool3D()", "GroupNorm(2)", "InstanceNorm()", "InstanceNorm(axis=2, scale=True, in_channels=3)",
    "BatchNormReLU()", "PixelShuffle1D(2)", "PixelShuffle2D(2)", "PixelShuffle3D((1, 2, 3))",
):
    case("repr of a layer", repr(eval(text, {**vars(contrib), **vars(nn)})), layer=text)
for text in ("L2Loss()", "SoftmaxCrossEntropyLoss()"):
    case("repr of a loss", repr(eval(text, vars(gluon.loss))), loss=text)
write("mxnet_names", mx, cases)
