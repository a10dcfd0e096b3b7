"""The file format of tests/golden: how arrays and cases are written as JSON (see tests/golden/README.md)."""
import json
import pathlib
import platform

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"


class Literal(float):
    """A number that is written with 9 significant digits, which identify a float32 exactly."""

    def __repr__(self):
        if not np.isfinite(self):
            raise ValueError("Cannot write a golden value: it is %f; choose finite cases." % self)
        return "%.9g" % (float(self) + 0.0)  # + 0.0 turns -0 into 0


def literal(value):
    """The value with every float inside it, at any depth, as a Literal and every array in its JSON form."""
    if hasattr(value, "asnumpy"):
        value = value.asnumpy()
    elif hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        return {
            "shape": list(value.shape),
            "dtype": str(value.dtype),
            "data": [literal(x) for x in value.ravel().tolist()],
        }
    if isinstance(value, dict):
        return {key: literal(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [literal(x) for x in value]
    if isinstance(value, (float, np.floating)):
        return Literal(value)
    return value


def encode(value):
    """JSON on one line, floats as their Literal says."""
    if isinstance(value, dict):
        return "{%s}" % ",".join("%s:%s" % (json.dumps(k), encode(x)) for k, x in value.items())
    if isinstance(value, list):
        return "[%s]" % ",".join(encode(x) for x in value)
    return repr(value) if isinstance(value, Literal) else json.dumps(value)


def folder_of(name):
    """The folder of a file: that of its oracle, where there are several of it."""
    oracle = name.split("_")[0]
    return oracle + "/" if oracle in ("mxnet", "gymnasium", "onnx", "torch", "sb3") else ""


def write(name, library, cases):
    """Writes tests/golden/<oracle>/<name>.json from cases computed with `library` (the module: mxnet, torch, ...)."""
    made_by = {
        "recipe": "tools/golden/%s%s.py" % (folder_of(name), name),
        library.__name__: library.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    lines = ",\n".join(encode(literal(case)) for case in cases)
    text = '{"made_by":%s,"cases":[\n%s\n]}\n' % (encode(made_by), lines)
    (FOLDER / (folder_of(name) + name + ".json")).write_text(text)
    print("%s.json: %d cases, %d bytes" % (name, len(cases), len(text)))
