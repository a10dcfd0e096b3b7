"""Files of arrays and parameters that MXNet writes and reads: .params of all versions, names with and without prefixes.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_files
"""
import base64
import pathlib
import struct
import tempfile

import mxnet as mx
import numpy as np
from mxnet import nd
from mxnet.gluon import nn, rnn
from tools.golden.golden import write

rng = np.random.RandomState(0)
folder = pathlib.Path(tempfile.mkdtemp())
cases = []


def text(path):
    return base64.b64encode(pathlib.Path(path).read_bytes()).decode()


def named(arrays):
    """Arrays as pairs of name and array, in order; truth values and small floats as what they are read as."""
    def plain(array):
        array = array.asnumpy() if hasattr(array, "asnumpy") else array
        wider = {"float16": "float32", "bool": "uint8", "int8": "int32", "int64": "int32"}
        return array.astype(wider.get(str(array.dtype), array.dtype))
    return [[name, plain(array)] for name, array in arrays.items()]


DTYPES = ["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"]
arrays = {
    # Multiples of 1/8, which are exact in every dtype.
    dtype: nd.array(np.round((np.abs if dtype == "uint8" else np.asarray)(80 * rng.randn(2, 3))) / 8, dtype=dtype)
    for dtype in DTYPES
}
nd.save(str(folder / "dtypes"), arrays)
cases.append({"about": "dtypes", "arrays": named(arrays), "file": text(folder / "dtypes")})

ours = {name: arrays[name] for name in ("float32", "float64", "uint8", "int32")}
nd.save(str(folder / "ours"), ours)
cases.append({"about": "dtypes that are written", "arrays": named(ours), "file": text(folder / "ours")})

nd.save(str(folder / "list"), [arrays["float32"], arrays["int32"]])
pair = {"0": arrays["float32"], "1": arrays["int32"]}
cases.append({"about": "a list", "arrays": named(pair), "file": text(folder / "list")})

mx.npx.set_np()
scalars = {"scalar": mx.np.array(2.5), "empty": mx.np.zeros((2, 0)), "row": mx.np.array([1.0, 2.0])}
mx.npx.save(str(folder / "scalars"), scalars)
cases.append({"about": "a scalar and an empty array, V3", "arrays": named(scalars), "file": text(folder / "scalars")})
mx.npx.reset_np()

dense = nd.array([[0, 0], [1.5, 0], [0, 2]])
nd.save(str(folder / "sparse"), {"fine": dense, "rows": dense.tostype("row_sparse"), "cells": dense.tostype("csr")})
cases.append({"about": "sparse arrays", "file": text(folder / "sparse")})


def old(magic, width):
    """A file of an older version, made by hand as MXNet's LegacyLoad reads it; MXNet says what is in it."""
    x = rng.randn(2, 3).astype("float32")
    head = struct.pack("<I", magic) if magic else b""
    shape = struct.pack("<I2" + width, 2, *x.shape)
    body = head + shape + struct.pack("<iii", 1, 0, 0) + x.tobytes()
    content = struct.pack("<QQQ", 0x112, 0, 1) + body + struct.pack("<QQ", 1, 1) + b"x"
    (folder / "old").write_bytes(content)
    return named(nd.load(str(folder / "old"))), text(folder / "old")


for about, magic, width in (("version V1", 0xF993FAC8, "q"), ("before versions", None, "I")):
    found, file = old(magic, width)
    cases.append({"about": about, "arrays": found, "file": file})


class Net(nn.HybridBlock):
    """A convolution with statistics, and a shared layer."""

    def __init__(self, **options):
        super().__init__(**options)
        with self.name_scope():
            self.features = nn.HybridSequential(prefix="features_")
            with self.features.name_scope():
                self.features.add(nn.Conv2D(2, 3, in_channels=1), nn.BatchNorm(in_channels=2), nn.Activation("relu"))
            self.output = nn.Dense(3, in_units=18)

    def hybrid_forward(self, F, x):
        return self.output(self.features(x))


net = Net()
net.initialize(mx.init.Normal(0.5))
for name, parameter in net.collect_params().items():
    if name.endswith(("mean", "var", "gamma", "beta")):
        parameter.set_data(nd.array(1 + 0.2 * np.abs(rng.randn(*parameter.shape))))
net.hybridize()
x = nd.array(rng.randn(2, 1, 5, 5))
output = net(x)
net.save_parameters(str(folder / "structure"))
net.collect_params().save(str(folder / "prefix"))
net.export(str(folder / "exported"), epoch=7)
for about, file in (("save_parameters", "structure"), ("ParameterDict.save", "prefix"), ("export", "exported-0007.params")):
    cases.append({"about": about, "input": x, "output": output, "file": text(folder / file)})


def recurrent(**options):
    """Parameters of a recurrent layer, which MXNet saves under the names of the cells that it stands for."""
    net = nn.HybridSequential()
    net.add(rnn.GRU(2, input_size=3, **options), nn.Dense(2, in_units=4 if options.get("bidirectional") else 2, flatten=False))
    net.initialize(mx.init.Normal(0.5))
    path, x = str(folder / "recurrent"), rng.randn(4, 2, 3).astype("float32")
    net.save_parameters(path)
    cases.append({
        "about": "recurrent layers, %s" % ", ".join(options), "file": text(path), "input": x, "output": net(nd.array(x)),
    })


recurrent(num_layers=2)
recurrent(num_layers=2, bidirectional=True)
write("mxnet_files", mx, cases)
