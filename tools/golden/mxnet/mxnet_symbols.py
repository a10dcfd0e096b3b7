"""Nets that MXNet exported: their symbols and parameters, outputs, and a step of SGD on them.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_symbols
"""
import base64
import json
import pathlib
import tempfile

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn, rnn
from tools.golden.golden import write

rng = np.random.RandomState(0)
folder = pathlib.Path(tempfile.mkdtemp())
cases = []


def randomize(net):
    """Gives statistics and scales values that tell them apart from their defaults."""
    for name, parameter in net.collect_params().items():
        if name.endswith(("mean", "beta", "bias")):
            parameter.set_data(nd.array(0.3 * rng.randn(*parameter.shape)))
        if name.endswith(("var", "gamma", "alpha")):
            parameter.set_data(nd.array(1 + 0.4 * np.abs(rng.randn(*parameter.shape))))


def load(path, inputs, params):
    return gluon.SymbolBlock.imports(str(path) + "-symbol.json", inputs, params)


def run(about, net, *shapes, inputs=("data",), training=True):
    """Exports a net, loads it again, and takes a step of SGD on the sum of squares of what it computes."""
    net.initialize(mx.init.Normal(0.3))
    xs = [nd.array(rng.randn(*shape)) for shape in shapes]
    net(*xs)
    randomize(net)
    net.hybridize()
    net(*xs)
    path = folder / about.replace(" ", "_")
    net.export(str(path))
    params = str(path) + "-0000.params"
    block = load(path, list(inputs), params)
    outputs = block(*xs)
    case = {
        "about": about, "symbol": json.loads(pathlib.Path(str(path) + "-symbol.json").read_text()),
        "params": base64.b64encode(pathlib.Path(params).read_bytes()).decode(), "names": list(inputs), "inputs": xs,
        "outputs": outputs if isinstance(outputs, (list, tuple)) else [outputs],
    }
    if training:
        trainer = gluon.Trainer(block.collect_params(), "sgd", {"learning_rate": 0.1})
        with autograd.record():
            loss = (block(*xs) ** 2).sum()
        loss.backward()
        trainer.step(4)
        case["loss"] = loss.asscalar().item()
        case["after"] = [[name, p.data()] for name, p in block.collect_params().items()]
    cases.append(case)


mlp = nn.HybridSequential()
mlp.add(nn.Dense(6, activation="relu"), nn.Dense(5, activation="tanh"), nn.Dense(3))
run("mlp", mlp, (4, 3))

lenet = nn.HybridSequential()
lenet.add(nn.Conv2D(3, 3, activation="tanh"), nn.MaxPool2D(2, 2), nn.Conv2D(4, 3, activation="relu"), nn.AvgPool2D(2, 2, ceil_mode=True),
          nn.Flatten(), nn.Dense(5, activation="sigmoid"), nn.Dense(2))
run("lenet", lenet, (2, 1, 11, 11))


class Residual(nn.HybridBlock):
    """A block of ResNet v1 with its projection."""

    def __init__(self, channels, stride):
        super().__init__()
        self.body = nn.HybridSequential()
        self.body.add(nn.Conv2D(channels, 3, stride, 1, use_bias=False), nn.BatchNorm(), nn.Activation("relu"),
                      nn.Conv2D(channels, 3, 1, 1, use_bias=False), nn.BatchNorm(scale=False))
        self.downsample = nn.HybridSequential()
        self.downsample.add(nn.Conv2D(channels, 1, stride, use_bias=False), nn.BatchNorm(epsilon=0.01))

    def hybrid_forward(self, F, x):
        return F.Activation(self.body(x) + self.downsample(x), act_type="relu")


resnet = nn.HybridSequential()
resnet.add(Residual(3, 2), nn.GlobalAvgPool2D(), nn.Dense(2))
run("resnet block", resnet, (2, 2, 6, 6))

mobile = nn.HybridSequential()
mobile.add(nn.Conv2D(4, 1, use_bias=False), nn.BatchNorm(), nn.HybridLambda(lambda F, x: F.clip(x, 0, 6)),
           nn.Conv2D(4, 3, 2, 1, groups=4, use_bias=False), nn.BatchNorm(), nn.LeakyReLU(0.1), nn.GlobalMaxPool2D(), nn.Flatten(), nn.Dense(3))
run("mobilenet block", mobile, (2, 3, 5, 5))

layers = nn.HybridSequential()
layers.add(nn.Conv2DTranspose(3, 3, 2, 1, 1), nn.InstanceNorm(scale=True), nn.PReLU(), nn.GroupNorm(3), nn.Flatten(), nn.LayerNorm(), nn.Dense(4),
           nn.ELU(0.5), nn.Dense(4, flatten=False), nn.GELU(), nn.Swish(), nn.SELU(), nn.Dropout(0.5))
run("layers", layers, (2, 2, 3, 3), training=False)  # for SELU's gradient and the dropout


class Shapes(nn.HybridBlock):
    """Shapes, slices and arithmetic."""

    def hybrid_forward(self, F, x, i):
        y = F.Reshape(x, shape=(0, -4, 2, -1, -2))
        y = F.reshape(F.transpose(y, axes=(0, 2, 1, 3)), shape=(-3, -3))
        a, b = F.split(F.reshape(x, shape=(-1, 4), reverse=True), num_outputs=2, axis=1)
        z = (2 * a + 1 - b / 3) * (1 / (b * b + 1)) - (3 - a) ** 2
        z = F.broadcast_add(z, F.mean(z, axis=1, keepdims=True)) + F.sum(z, axis=0, exclude=True, keepdims=True)
        z = F.concat(F.slice_axis(z, axis=1, begin=0, end=None), F.expand_dims(F.max(z, axis=1), axis=1), dim=1)
        w = F.where(z > 0.5, z, F.zeros_like(z)) + F.broadcast_maximum(z, F.norm(z, axis=1, keepdims=True))
        s = F.stack(F.softmax(w), F.log_softmax(w, axis=0), axis=1).slice((None, 0), (None, 2))
        t = F.batch_dot(s, s, transpose_b=True).squeeze() + F.slice_like(F.tile(z, (1, 2)), F.ones((6, 4))).sum()
        return y, F.take(t, i), F.one_hot(i, 4), F.swapaxes(F.repeat(s, 2, axis=2), 0, 2), F.pick(w, F.argmax(w, axis=1))


x = (2, 4, 3)
shapes = Shapes()
shapes.initialize()
a, i = nd.array(rng.randn(*x)), nd.array([1.0, 0.0, 1.0])
outputs = shapes(a, i)
symbol = mx.sym.Group(list(shapes(mx.sym.var("x"), mx.sym.var("i"))))
cases.append({"about": "shapes", "symbol": json.loads(symbol.tojson()), "names": ["x", "i"], "inputs": [a, i], "outputs": list(outputs)})

# A net for Module, as its first versions wrote it: `param` and `attr`, no statistics among the inputs, a label.
data, label = mx.sym.var("data"), mx.sym.var("softmax_label")
net = mx.sym.BatchNorm(mx.sym.FullyConnected(data, num_hidden=3, name="fc"), name="bn", fix_gamma=True)
net = mx.sym.SoftmaxOutput(mx.sym.LeakyReLU(net, act_type="elu"), label, name="softmax")
values = {"fc_weight": rng.randn(3, 2), "fc_bias": rng.randn(3), "bn_gamma": 2 * np.ones(3), "bn_beta": rng.randn(3)}
aux = {"bn_moving_mean": rng.randn(3), "bn_moving_var": 1 + np.abs(rng.randn(3))}
x = rng.randn(4, 2)
bound = net.bind(mx.cpu(), {"data": nd.array(x), "softmax_label": nd.zeros(4), **{k: nd.array(v) for k, v in values.items()}},
                 aux_states={k: nd.array(v) for k, v in aux.items()})
output = bound.forward(is_train=False)[0]
old = json.loads(net.tojson())
keep = [j for j, node in enumerate(old["nodes"]) if node["name"] not in aux]
nodes = []
for j in keep:
    node = old["nodes"][j]
    inputs = [[keep.index(k), o] for k, o, _ in node["inputs"] if k in keep]
    nodes.append({"op": node["op"], "param": node.get("attrs", {}), "name": node["name"], "inputs": inputs, "backward_source_id": -1,
                  "attr": {"lr_mult": "2.0"}})
old = {"nodes": nodes, "arg_nodes": [], "heads": [[len(nodes) - 1, 0]]}
nd.save(str(folder / "old"), {**{"arg:" + k: nd.array(v) for k, v in values.items()}, **{"aux:" + k: nd.array(v) for k, v in aux.items()}})
assert mx.sym.load_json(json.dumps(old)).list_auxiliary_states() == list(aux)
cases.append({"about": "an old net for Module", "symbol": old, "params": base64.b64encode((folder / "old").read_bytes()).decode(),
              "names": ["data"], "inputs": [nd.array(x)], "outputs": [output]})


class Stateful(nn.HybridBlock):
    """A recurrent layer that is given its first state, and gives its last."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.dense = nn.Dense(2, flatten=False)

    def hybrid_forward(self, F, x, *states):
        y, after = self.layer(x, list(states))
        return [self.dense(y), *after]


recurrent = nn.HybridSequential()
recurrent.add(rnn.LSTM(3, 2, bidirectional=True), rnn.GRU(2), rnn.RNN(3, activation="tanh"), nn.Dense(2, flatten=False))
run("recurrent layers", recurrent, (4, 2, 2))
run("an LSTM with its state", Stateful(rnn.LSTM(3, layout="NTC")), (2, 3, 2), (1, 2, 3), (1, 2, 3), inputs=("data0", "data1", "data2"),
    training=False)
write("mxnet_symbols", mx, cases)
