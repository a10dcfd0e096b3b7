"""How arrays come in, and which of their numbers go out to be compared."""

import base64

import numpy

SAMPLES = 64


def decode(arrays):
    """Float32 arrays by name, from base64 of their little-endian bytes."""
    return {
        name: numpy.frombuffer(base64.b64decode(array["base64"]), dtype="<f4")
        .reshape(array["shape"])
        .copy()
        for name, array in arrays.items()
    }


def layers(arrays, net):
    """The (weight, bias) pairs of a net, from the first layer to the last."""
    count = sum(name.startswith(f"{net}.") for name in arrays) // 2
    return [(arrays[f"{net}.{i}.weight"], arrays[f"{net}.{i}.bias"]) for i in range(count)]


def sample(values):
    """Up to 64 numbers spread evenly over the values in row-major order, as `sample` in peer.ts."""
    flat = numpy.asarray(values, dtype=numpy.float64).reshape(-1)
    count = min(SAMPLES, flat.size)
    return flat[numpy.arange(count) * flat.size // count].tolist()
