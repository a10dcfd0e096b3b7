"""Gymnasium's environments as `make(id)` gives them, and its vector of CartPoles."""

import itertools

import gymnasium
import numpy

ACTIONS, BATCHES, CHECKED_STEPS = 1024, 16, 300


def versions():
    return {"gymnasium": gymnasium.__version__, "numpy": numpy.__version__}


def environment(case, arrays, variant):
    return (alone if case["num_envs"] == 1 else together)(case)


def alone(case):
    """Steps with actions drawn beforehand; an episode that has ended begins anew."""
    env = gymnasium.make(case["id"])
    env.action_space.seed(0)
    actions = [env.action_space.sample() for _ in range(ACTIONS)]
    seen = [*numpy.ravel(env.reset(seed=0)[0])]
    for action in actions[:CHECKED_STEPS]:
        state, reward, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            state, _ = env.reset()
        seen += [*numpy.ravel(state), reward]

    def run(count):
        for action in itertools.islice(itertools.cycle(actions), count * case["steps"]):
            _, _, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()

    return [seen], run


def together(case):
    """The environment's own vector: arrays of numbers, no environment by itself."""
    kind = "vector_entry_point"
    vector = gymnasium.make_vec(case["id"], case["num_envs"], vectorization_mode=kind)
    vector.action_space.seed(0)
    actions = itertools.cycle([vector.action_space.sample() for _ in range(BATCHES)])
    vector.reset(seed=0)

    def run(count):
        for _ in range(count * case["steps"] // case["num_envs"]):
            vector.step(next(actions))

    return [], run
