"""Nets of MXNet's zoo for `bun bench/interchange.ts mxnet`: `export FOLDER NAME...` writes them with random weights, an input and
its outputs; `compare FOLDER` loads what glueball made of each and prints how far its outputs are off, as JSON."""
import json
import pathlib
import sys
import warnings

import mxnet as mx
import numpy as np
from mxnet import nd
from mxnet.gluon import SymbolBlock
from mxnet.gluon.model_zoo import vision

warnings.filterwarnings("ignore")


def export(folder, names):
    rng = np.random.RandomState(0)
    mx.random.seed(0)
    for name in names:
        net = vision.get_model(name, classes=100)
        net.initialize(mx.init.Xavier(rnd_type="gaussian", magnitude=2))
        net.hybridize()
        size = 299 if name.startswith("inception") else 224
        x = nd.array(rng.uniform(-1, 1, size=(2, 3, size, size)))
        net(x)
        for key, parameter in net.collect_params().items():
            if key.endswith(("beta", "bias", "running_mean")):
                parameter.set_data(nd.array(0.1 * rng.randn(*parameter.shape)))
            if key.endswith(("gamma", "running_var")):
                parameter.set_data(nd.array(1 + 0.2 * np.abs(rng.randn(*parameter.shape))))
        net.export(str(folder / name))
        net.save_parameters(str(folder / (name + ".params")))
        nd.save(str(folder / (name + "-values")), {"input": x, "output": net(x)})


def compare(folder):
    found = {}
    for path in sorted(folder.glob("ours-*-symbol.json")):
        stem = path.name[:-len("-symbol.json")]
        values = nd.load(str(folder / (stem[len("ours-"):] + "-values")))
        net = SymbolBlock.imports(str(path), ["data"], str(folder / (stem + "-0000.params")))
        found[stem[len("ours-"):]] = float((net(values["input"]) - values["output"]).abs().max().asscalar())
    print(json.dumps(found))


if sys.argv[1] == "export":
    export(pathlib.Path(sys.argv[2]), sys.argv[3:])
else:
    compare(pathlib.Path(sys.argv[2]))
