"""The model zoo: names and shapes of parameters, shapes of outputs, and outputs of small ones with parameters given.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_model_zoo
"""
import hashlib

import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, nd
from mxnet.gluon.model_zoo import vision

# The smallest images that a net takes, so that shapes of parameters follow from them.
SIZES = {"alexnet": 63, "vgg": 32, "densenet": 224, "squeezenet": 224, "inception": 299}
NAMES = [
    "%s%d_v%d" % ("resnet", n, v) for v in (1, 2) for n in (18, 34, 50, 101, 152)
] + ["vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg19_bn", "alexnet", "densenet121", "densenet161", "densenet169",
     "densenet201", "squeezenet1.0", "squeezenet1.1", "inceptionv3", "mobilenet1.0", "mobilenet0.75", "mobilenet0.5",
     "mobilenet0.25", "mobilenetv2_1.0", "mobilenetv2_0.75", "mobilenetv2_0.5", "mobilenetv2_0.25"]


def size_of(name):
    return next((size for family, size in SIZES.items() if name.startswith(family)), 32)


def described(net):
    """Every parameter's structural name and shape, a line each."""
    return ["%s %s" % (name, ",".join(map(str, p.shape))) for name, p in net._collect_params_with_prefix().items()]


def given(name, shape):
    """Parameters that any language computes alike, about as large as initialized ones."""
    size = int(np.prod(shape))
    wave = np.sin(np.arange(size, dtype="float64") * 0.7 + len(name))
    if name.endswith("running_var"):
        return (1 + 0.5 * wave).reshape(shape)
    if name.endswith("gamma"):
        return (1 + 0.1 * wave).reshape(shape)
    fan = int(np.prod(shape[1:])) if len(shape) > 1 else 100
    return (wave * np.sqrt(2 / fan)).reshape(shape)


cases = []
for name in NAMES:
    net = vision.get_model(name, classes=10)
    net.initialize("zeros")
    size = size_of(name)
    shape = net(nd.zeros((1, 3, size, size))).shape
    lines = described(net)
    cases.append({
        "model": name, "size": size, "output_shape": list(shape), "arrays": len(lines),
        "numbers": int(sum(np.prod(p.shape) for p in net.collect_params().values())),
        "sha1": hashlib.sha1("\n".join(sorted(lines)).encode()).hexdigest(), "first": lines[0], "last": lines[-1],
    })
    print(name, cases[-1]["numbers"], flush=True)

rng = np.random.RandomState(0)
for name, options in (("resnet18_v1", {"thumbnail": True}), ("resnet18_v2", {}), ("mobilenet0.25", {}), ("mobilenetv2_0.25", {})):
    net = vision.get_model(name, classes=10, **options)
    net.initialize("zeros")
    x = rng.randn(2, 3, 32, 32).astype("float32")
    net(nd.array(x))
    for key, p in net._collect_params_with_prefix().items():
        p.set_data(nd.array(given(key, p.shape)))
    with autograd.record():
        trained = net(nd.array(x))
    cases.append({"model": name, "options": options, "input": x, "output": net(nd.array(x)),
                  "training_output": None if name.startswith("mobile") else trained})
write("mxnet_model_zoo", mx, cases)
