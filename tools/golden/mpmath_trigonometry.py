"""Sines and cosines to more digits than a double has, rounded once: the correctly rounded values.

Run: python3.11 -m venv mp && mp/bin/pip install mpmath==1.3.0 numpy && mp/bin/python -m tools.golden.mpmath_trigonometry
"""
import base64

import mpmath
import numpy as np
from tools.golden.golden import FOLDER

mpmath.mp.prec = 300
rng = np.random.default_rng(1)
PARTS = [
    rng.uniform(-0.8, 0.8, 2000),
    rng.uniform(-4, 4, 2000),
    rng.uniform(-100, 100, 1000),
    rng.uniform(-1e6, 1e6, 500),
    rng.normal(size=200) * 1e-6,
    # Where reducing the argument loses the most: the doubles nearest to multiples of pi / 2, and their neighbors.
    np.concatenate([[x, np.nextafter(x, 0), np.nextafter(x, 9e9)] for x in np.arange(1, 400) * (np.pi / 2)]),
    # The points of a grid of 1 / 64 and halfway between.
    np.arange(-110, 110) / 128,
    [0.0, 5e-324, 1e-300, 1e-8, 2.0**-27, np.pi / 4, np.nextafter(np.pi / 4, 1), 2.0**20 - 1],
]
x = np.concatenate([np.asarray(part, dtype=np.float64) for part in PARTS])
sine = np.array([float(mpmath.sin(mpmath.mpf(float(v)))) for v in x])
cosine = np.array([float(mpmath.cos(mpmath.mpf(float(v)))) for v in x])


def pack(values):
    return base64.b64encode(values.astype("<f8").tobytes()).decode()


text = '{"made_by":{"recipe":"tools/golden/mpmath_trigonometry.py","mpmath":"%s"},"cases":[\n' % mpmath.__version__
text += '{"x":"%s",\n"sin":"%s",\n"cos":"%s"}\n]}\n' % (pack(x), pack(sine), pack(cosine))
(FOLDER / "mpmath_trigonometry.json").write_text(text)
print("mpmath_trigonometry.json: %d arguments, %d bytes" % (len(x), len(text)))
