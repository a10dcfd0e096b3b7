"""MinAtar's games, with all actions and the options that they have by default, states included."""

import itertools
import re

import numpy
from importlib.metadata import version
from minatar import Environment

ACTIONS = 1024


def versions():
    return {"minatar": version("minatar"), "numpy": numpy.__version__}


def minatar(case, arrays, variant):
    """Steps with actions drawn beforehand; an episode that has ended begins anew."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.search(r"/(.+)-", case["id"])[1]).lower()
    env = Environment(name)
    env.seed(0)
    env.reset()
    actions = numpy.random.default_rng(0).integers(0, 6, ACTIONS).tolist()

    def run(count):
        for action in itertools.islice(itertools.cycle(actions), count * case["steps"]):
            _, ended = env.act(action)
            env.state()
            if ended:
                env.reset()
                env.state()

    return [], run
