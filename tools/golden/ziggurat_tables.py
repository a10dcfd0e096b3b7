"""Writes gluon/random/ziggurat_tables.ts: the doubles of NumPy's normal ziggurat.

The widths are read from the static library that a NumPy wheel ships, because their last bits
cannot be recomputed: they were rounded along the way. The other two tables follow from them, but
for how NumPy rounded an integer, up or down.

Run: python3.11 -m venv np && np/bin/pip install numpy==2.4.6 && np/bin/python -m tools.golden.ziggurat_tables
"""

import math
import struct
from pathlib import Path

import numpy as np
from tools.golden.golden import FOLDER

archive = (Path(np.__file__).parent / "random/lib/libnpyrandom.a").read_bytes()


def table(first: bytes, kind: str) -> list:
    """The 256 eight-byte values that begin with the given bytes."""
    at = archive.index(first)
    assert archive.find(first, at + 1) < 0, "the beginning of the table is not unique"
    return list(struct.unpack(f"<256{kind}", archive[at : at + 2048]))


# Each table is found by its first two values.
width = table(struct.pack("<2d", 8.68362706080130616677e-16, 4.77933017572773682428e-17), "d")
inside = table(struct.pack("<2Q", 0x000EF33D8025EF6A, 0), "Q")
density = table(struct.pack("<2d", 1.0, 9.77101701267671596263e-01), "d")

for i in range(1, 256):
    exact = math.exp(-0.5 * (width[i] * 2.0**52) ** 2)
    assert abs(density[i] - exact) <= math.ulp(exact), "a density does not follow from its width"

up = [inside[i] - int(width[i - 1] / width[i] * 2.0**52) for i in range(2, 256)]
assert set(up) == {0, 1}, "an integer does not follow from two widths"
bits = "".join(map(str, [0, 0, *up]))


def body(values: list) -> str:
    lines, line = [], " "
    for value in values:
        word = f" {value!r},"
        if len(line) + len(word) > 100:
            lines.append(line)
            line = " "
        line += word
    return "\n".join([*lines, line])


text = f"""\
// The 256 layers of NumPy's normal ziggurat; made by tools/golden/ziggurat_tables.py, not by hand.

/** A layer's right edge, as the factor from a 52-bit integer to a distance. */
export const WIDTH: Float64Array = new Float64Array([
{body(width)}
]);

/** Where NumPy rounded `INSIDE` up, as the bits of hexadecimal digits. */
const ROUNDED_UP = "{int(bits, 2):064x}";

/** Below this 52-bit integer a point lies inside the layer above as well, so under the density. */
export const INSIDE: Float64Array = WIDTH.map((width, i) => {{
  if (i < 2) return i === 0 ? {inside[0]} : 0;
  const up = (Number.parseInt(ROUNDED_UP[i >> 2]!, 16) >> (3 - (i & 3))) & 1;
  return Math.trunc((WIDTH[i - 1]! / width) * 2 ** 52) + up;
}});

/** exp(-x^2 / 2) at a layer's right edge, and 1 for the lowest layer; it is only compared. */
export const DENSITY: Float64Array = WIDTH.map((width, i) =>
  i === 0 ? 1 : Math.exp(-0.5 * (width * 2 ** 52) ** 2),
);
"""
(FOLDER.parents[1] / "gluon/random/ziggurat_tables.ts").write_text(text)
