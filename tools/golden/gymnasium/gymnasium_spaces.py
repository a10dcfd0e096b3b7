"""Gymnasium's spaces: how they print, what they sample from a seed, how they flatten.

Run: python3.11 -m venv gym && gym/bin/pip install gymnasium==1.4.0 numpy && gym/bin/python -m tools.golden.gymnasium.gymnasium_spaces
"""
import gymnasium
import numpy as np
from tools.golden.golden import write
from gymnasium.spaces import Box, Dict, Discrete, MultiBinary, MultiDiscrete, Tuple
from gymnasium.spaces.utils import flatdim, flatten

inf = np.inf


def floats(*values):
    return np.array(values, dtype=np.float32)


def case(expression, space, samples=True):
    """`expression` is the same space in TypeScript; composite spaces are sampled with one generator for each part."""
    space.seed(42)
    drawn = [space.sample() for _ in range(5)]
    return {
        "expression": expression,
        "text": str(space),
        "flatdim": flatdim(space),
        **({"samples": [np.asarray(x).ravel().tolist() for x in drawn]} if samples else {}),
        "flattened": [
            {"element": plain(x), "values": flatten(space, x).astype(np.float32).tolist()} for x in drawn[:2]
        ],
    }


def plain(x):
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, tuple):
        return [plain(value) for value in x]
    return x.tolist()


cases = [
    case("new Discrete(2)", Discrete(2)),
    case("new Discrete(7, { start: -3 })", Discrete(7, start=-3)),
    case("new Discrete(1000)", Discrete(1000)),
    case("new MultiDiscrete([3, 2, 50])", MultiDiscrete([3, 2, 50])),
    case("new MultiBinary(4)", MultiBinary(4), samples=False),
    case("new Box({ low: -1, high: 2, shape: [3, 4] })", Box(-1, 2, (3, 4))),
    case("new Box({ low: [-1, -2], high: [2, 4] })", Box(floats(-1, -2), floats(2, 4))),
    case("new Box({ low: 0, high: 255, shape: [2, 3], dtype: 'uint8' })", Box(0, 255, (2, 3), np.uint8)),
    case("new Box({ low: -7, high: 7, shape: [4], dtype: 'int32' })", Box(-7, 7, (4,), np.int32)),
    case("new Box({ low: [0, 10], high: [3, 200], dtype: 'uint8' })",
         Box(np.array([0, 10], np.uint8), np.array([3, 200], np.uint8), dtype=np.uint8)),
    case("new Box({ low: -Infinity, high: Infinity, shape: [3] })", Box(-inf, inf, (3,))),
    case("new Box({ low: [-4.8, -Infinity, 0], high: [0.1, Infinity, 12.5] })",
         Box(floats(-4.8, -inf, 0), floats(0.1, inf, 12.5))),
    case("new Box({ low: [0, -Infinity], high: [Infinity, 0.25] })", Box(floats(0, -inf), floats(inf, 0.25)), samples=False),
    case("new Box({ low: [0, 1, 2, 3], high: [1, 2, 3, 4.5], shape: [2, 2] })",
         Box(floats(0, 1, 2, 3).reshape(2, 2), floats(1, 2, 3, 4.5).reshape(2, 2))),
    case("new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)])",
         Tuple((Discrete(32), Discrete(11), Discrete(2))), samples=False),
    case("new Tuple([new Box({ low: 0, high: 1, shape: [2] }), new MultiDiscrete([2, 3])])",
         Tuple((Box(0, 1, (2,)), MultiDiscrete([2, 3]))), samples=False),
    case("new Dict({ goal: new Discrete(3), at: new Box({ low: 0, high: 4, shape: [2], dtype: 'int32' }) })",
         Dict({"goal": Discrete(3), "at": Box(0, 4, (2,), np.int32)}), samples=False),
]
write("gymnasium_spaces", gymnasium, cases)
