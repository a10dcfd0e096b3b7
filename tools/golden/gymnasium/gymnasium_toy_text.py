"""Episodes of Gymnasium's toy text worlds: every observation, reward, action mask and end.

Run: python3.11 -m venv gym && gym/bin/pip install gymnasium==1.4.0 numpy && gym/bin/python -m tools.golden.gymnasium.gymnasium_toy_text
"""
import gymnasium
import numpy as np
from tools.golden.golden import write
from tools.golden.gymnasium.gymnasium_recording import always, random, record


def planned(observation, rng, env):
    """The best action by value iteration over the environment's own table of transitions."""
    world = env.unwrapped
    if not hasattr(world, "plan"):
        values = np.zeros(len(world.P))

        def value(state, action):
            return sum(p * (r + 0.99 * values[s] * (not end)) for p, s, r, end in world.P[state][action])

        for _ in range(300):
            values = np.array([max(value(s, a) for a in world.P[s]) for s in world.P])
        world.plan = [max(world.P[s], key=lambda a: value(s, a)) for s in world.P]
    return int(world.plan[observation])


def mostly_planned(observation, rng, env):
    return int(rng.integers(env.action_space.n)) if rng.random() < 0.3 else planned(observation, rng, env)


def stick_at(threshold):
    def policy(observation, rng, env):
        return int(observation[0] < threshold)

    policy.__name__ = "stick at %d" % threshold
    return policy


ISLAND = ["SFFFH", "FHFFF", "FFFSF", "HFFFG"]
cases = [
    record("FrozenLake-v1", random, 40, seed=0),
    record("FrozenLake-v1", planned, 25, seed=42),
    record("FrozenLake-v1", always(3), 3, seed=1),
    record("FrozenLake-v1", planned, 3, seed=2, options={"is_slippery": False}),
    record("FrozenLake-v1", random, 20, seed=3, options={"is_slippery": False}),
    record("FrozenLake-v1", planned, 20, seed=4, options={"success_rate": 0.8, "reward_schedule": [10, -5, -1]}),
    record("FrozenLake-v1", random, 20, seed=5, options={"desc": ISLAND}),
    record("FrozenLake8x8-v1", random, 20, seed=6),
    record("FrozenLake8x8-v1", planned, 20, seed=7),
    record("FrozenLake8x8-v1", always(3), 2, seed=8),
    record("CliffWalking-v1", planned, 3, seed=0),
    record("CliffWalking-v1", mostly_planned, 20, seed=42),
    record("CliffWalking-v1", random, 5, seed=1, options={"max_episode_steps": 300}),
    record("CliffWalkingSlippery-v1", planned, 20, seed=2),
    record("CliffWalkingSlippery-v1", random, 5, seed=3, options={"max_episode_steps": 300}),
    record("Taxi-v4", random, 10, seed=0, masks=True),
    record("Taxi-v4", planned, 25, seed=42, masks=True),
    record("Taxi-v4", mostly_planned, 15, seed=1, masks=True),
    record("Taxi-v4", planned, 25, seed=2, options={"is_rainy": True}, masks=True),
    record("Taxi-v4", random, 5, seed=3, options={"is_rainy": True, "rainy_probability": 0.5}, masks=True),
    record("Taxi-v4", planned, 25, seed=4, options={"fickle_passenger": True}, masks=True),
    record(
        "Taxi-v4", mostly_planned, 15, seed=5, masks=True,
        options={"is_rainy": True, "fickle_passenger": True, "fickle_probability": 0.9},
    ),
    record("Blackjack-v1", random, 300, seed=0),
    record("Blackjack-v1", stick_at(17), 300, seed=42),
    record("Blackjack-v1", stick_at(12), 300, seed=1, options={"sab": False}),
    record("Blackjack-v1", stick_at(17), 300, seed=2, options={"sab": False, "natural": True}),
    record("Blackjack-v1", always(0), 300, seed=3),
]
write("gymnasium_toy_text", gymnasium, cases)
