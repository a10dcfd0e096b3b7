"""The tables of NumPy's normal ziggurat, from the static library that a NumPy wheel ships.

Run: python3.11 -m venv np && np/bin/pip install numpy==2.4.6 && np/bin/python -m tools.golden.numpy_ziggurat
"""

import base64
import struct
from pathlib import Path

import numpy as np
from tools.golden.golden import write

archive = (Path(np.__file__).parent / "random/lib/libnpyrandom.a").read_bytes()


def table(first):
    """The 256 eight-byte values that begin with the given bytes."""
    at = archive.index(first)
    assert archive.find(first, at + 1) < 0, "the beginning of the table is not unique"
    return base64.b64encode(archive[at : at + 2048]).decode()


# Each table is found by its first two values.
BEGINNINGS = {
    "width": struct.pack("<2d", 8.68362706080130616677e-16, 4.77933017572773682428e-17),
    "inside": struct.pack("<2Q", 0x000EF33D8025EF6A, 0),
    "density": struct.pack("<2d", 1.0, 9.77101701267671596263e-01),
}

write("numpy_ziggurat", np, [{"table": name, "data": table(first)} for name, first in BEGINNINGS.items()])
