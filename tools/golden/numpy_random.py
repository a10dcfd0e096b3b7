"""What NumPy's default_rng answers to lists of calls, in full precision.

Run: python3.11 -m venv np && np/bin/pip install numpy==2.4.6 mpmath && np/bin/python -m tools.golden.numpy_random
"""

import hashlib
import itertools
import json
import platform

import mpmath
import numpy as np
from tools.golden.golden import FOLDER

SEEDS = [0, 1, 42, 123, 2**63, [1, 2, 3]]
RANGES = [1, 2, 3, 10, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**40, 2**53 - 1]
WEIGHTS = [0.1, 0.0, 0.3, 0.5, 0.1]
TAIL = 3.6541528853610088
NORMALS = 100_000


def answer(rng, method, args):
    """One call in the TypeScript generator's terms, answered by NumPy's."""
    if method == "choice":
        n, size, options = args
        result = rng.choice(n, size, **options)
    elif method == "shuffle":
        result = np.array(args[0])
        rng.shuffle(result)
    else:
        result = getattr(rng, method)(*args)
    return result.tolist() if isinstance(result, np.ndarray | np.generic) else result


def written(seed):
    """A seed as JSON holds it: integers may be wider than its numbers."""
    return [str(word) for word in seed] if isinstance(seed, list) else str(seed)


def case(seed, calls, path=()):
    """The calls, made to the generator at the given path of the spawn tree, and its last state."""
    rng = np.random.default_rng(seed)
    for child in path:
        rng = rng.spawn(child + 1)[child]
    answered = [[method, args, answer(rng, method, args)] for method, *args in calls]
    last = rng.bit_generator.state
    return {
        "seed": written(seed),
        "path": path,
        "calls": answered,
        "state": {
            "state": str(last["state"]["state"]),
            "increment": str(last["state"]["inc"]),
            "buffer": last["uinteger"] if last["has_uint32"] else None,
        },
    }


def mixed_calls():
    """All kinds of draws in turn, so that 32 bits left over must wait for the next 32-bit draw."""
    calls = []
    for count in RANGES:
        calls += [["integers", 0, count], ["random"], ["integers", -5, 2], ["normal"]]
        calls += [["integers", 0, count]] * 3 + [["uniform", -0.05, 0.05], ["normal", 3.0, 0.5]]
    # Lemire's method rejects one word in four, then one in two.
    calls += [["integers", -(2**30), 2**31]] * 20 + [["integers", 0, 2**31 + 1]] * 20
    calls += [["integers", -(2**52), 2**52 - 1], ["integers", -(2**53) + 1, 0]] * 3
    return calls


def arrangement_calls():
    """Shuffles, permutations, and choices by each of NumPy's ways."""
    calls = []
    for replace in [True, False]:
        for n, size in [(5, 0), (1, 1), (10, 3), (10, 10), (10_000, 250), (20_000, 400)]:
            calls.append(["choice", n, size, {"replace": replace}])
        # Past 10000 and more than a fiftieth: NumPy shuffles the tail of the whole range.
        calls.append(["choice", 10_001, 201, {"replace": replace}])
        calls.append(["choice", 5, 4, {"replace": replace, "p": WEIGHTS}])
    calls.append(["integers", 0, 10])
    for length in [0, 1, 2, 3, 17, 300]:
        calls += [["permutation", length], ["shuffle", list(range(100, 100 + length))]]
    return calls


def wide_rejection():
    """A count beyond 2^32 for which one word in 2049 is rejected, and a seed whose first word is."""
    count = 2**64 // 2049 + 1

    def rejects(seed):
        drawn, raw = np.random.default_rng(seed), np.random.default_rng(seed)
        drawn.integers(0, count)
        raw.bit_generator.random_raw()
        return drawn.bit_generator.state != raw.bit_generator.state

    return case(next(filter(rejects, itertools.count())), [["integers", 0, count]] * 3)


def normals(seed):
    """A long run of normals, with the logarithms in its tails rounded correctly.

    NumPy takes its C library's log1p there, which may be off in the last bit; `differing` says
    where this changes the result and what NumPy has.
    """
    rng = np.random.default_rng(seed)
    replay = np.random.default_rng(seed)
    values = np.empty(NORMALS)
    differing = []
    for i in range(NORMALS):
        before = rng.bit_generator.state
        values[i] = rng.standard_normal()
        if abs(values[i]) <= TAIL:
            continue
        replay.bit_generator.state = before
        exact = replayed_tail(replay)
        if exact != abs(values[i]):
            differing.append([i, values[i]])
            values[i] = np.copysign(exact, values[i])
    return {
        "seed": written(seed),
        "normals": NORMALS,
        "sha256": hashlib.sha256(values.astype("<f8").tobytes()).hexdigest(),
        "beyondTail": int(np.count_nonzero(np.abs(values) > TAIL)),
        "differing": differing,
    }


def replayed_tail(rng):
    """The distance of the next normal, which is known to come from the lowest layer's tail."""
    # Draws that an upper layer rejects may come first: a layer is the low byte, 0 the lowest.
    while rng.bit_generator.random_raw() & 0xFF != 0:
        rng.random()
    while True:
        x, y = (-float(mpmath.log1p(-mpmath.mpf(rng.random()))) for _ in range(2))
        x = x * 0.27366123732975828
        if y + y > x * x:
            return TAIL + x


mpmath.mp.prec = 200
numbers = [["random"]] * 8 + [["normal"]] * 8 + [["integers", 0, 10]] * 9
paths = [(0,), (1,), (0, 0), (2, 1), (1, 0, 3)]
cases = [
    *(case(seed, numbers + mixed_calls()) for seed in SEEDS),
    wide_rejection(),
    *(case(seed, arrangement_calls()) for seed in [0, 42]),
    *(case(seed, numbers, path) for seed in [42, 2**200 + 7, [1, 2, 3]] for path in paths),
    *(normals(seed) for seed in SEEDS),
    next(run for run in map(normals, itertools.count(2)) if run["differing"]),
]
made_by = {
    "recipe": "tools/golden/numpy_random.py",
    "numpy": np.__version__,
    "python": platform.python_version(),
    "libc": " ".join(platform.libc_ver()),
}
lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases)
text = '{"made_by":%s,"cases":[\n%s\n]}\n' % (json.dumps(made_by, separators=(",", ":")), lines)
(FOLDER / "numpy_random.json").write_text(text)
print("numpy_random.json: %d cases, %d bytes" % (len(cases), len(text)))
