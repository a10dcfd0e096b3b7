"""What initializers draw: statistics over 20 draws and bounds that hold exactly.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_initializers
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import gluon

DRAWS = 20


def case(name, options, shape, bounds=None):
    mx.random.seed(0)
    np.random.seed(0)
    parameter = gluon.Parameter("weight", shape=shape, init=getattr(mx.init, name)(**options))
    statistics = {key: [] for key in ("mean", "std", "min", "max")}
    off = []
    for _ in range(DRAWS):
        parameter.initialize(force_reinit=True)
        w = parameter.data().asnumpy().astype("float64")
        for key, values in statistics.items():
            values.append(getattr(w, key)())
        if bounds:
            assert bounds[0] <= w.min() and w.max() <= bounds[1], (name, options, w.min(), w.max(), bounds)
        if name == "Orthogonal":
            rows = w.reshape(shape[0], -1)
            gram = rows @ rows.T if rows.shape[0] <= rows.shape[1] else rows.T @ rows
            off.append(abs(gram - options.get("scale", 1.414) ** 2 * np.eye(len(gram))).max())
    summary = {k: {"average": np.mean(v), "spread": np.std(v, ddof=1)} for k, v in statistics.items()}
    return {
        "initializer": name, "options": options, "shape": list(shape), "draws": DRAWS, **summary,
        "bounds": bounds, "orthogonality_error": max(off) if off else None,
    }


SHAPES = [(200, 300), (64, 32, 3, 3)]
cases = []
for shape in SHAPES:
    hw = int(np.prod(shape[2:]))
    fans = {"in": shape[1] * hw, "out": shape[0] * hw, "avg": (shape[0] + shape[1]) * hw / 2}
    cases.append(case("Zero", {}, shape, [0.0, 0.0]))
    cases.append(case("One", {}, shape, [1.0, 1.0]))
    cases.append(case("Constant", {"value": 0.25}, shape, [0.25, 0.25]))
    cases.append(case("Uniform", {}, shape, [-0.07, 0.07]))
    cases.append(case("Uniform", {"scale": 0.5}, shape, [-0.5, 0.5]))
    cases.append(case("Normal", {}, shape))
    cases.append(case("Normal", {"sigma": 0.5}, shape))
    cases.append(case("Xavier", {}, shape, [-np.sqrt(3 / fans["avg"]), np.sqrt(3 / fans["avg"])]))
    for factor, fan in fans.items():
        limit = np.sqrt(2.34 / fan)
        cases.append(case("Xavier", {"factor_type": factor, "magnitude": 2.34}, shape, [-limit, limit]))
        cases.append(case("Xavier", {"rnd_type": "gaussian", "factor_type": factor, "magnitude": 2}, shape))
        cases.append(case("MSRAPrelu", {"factor_type": factor, "slope": 0.1}, shape))
    cases.append(case("MSRAPrelu", {}, shape))
for shape in ((60, 80), (80, 60), (16, 8, 3, 3)):
    cases.append(case("Orthogonal", {}, shape))
    cases.append(case("Orthogonal", {"scale": 1.0, "rand_type": "normal"}, shape))
for shape in ((2, 3, 4, 4), (1, 2, 5, 3), (2, 1, 2, 6)):
    cases.append(case("Bilinear", {}, shape))
write("mxnet_initializers", mx, cases)
