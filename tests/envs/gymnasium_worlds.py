"""Environments that Gymnasium does not have: what tests/envs/gymnasium_bridge.test.ts needs."""

import os

import gymnasium
import numpy as np
from gymnasium import spaces

PARTS = spaces.Dict(
    {
        "real": spaces.Box(-0.1, 0.7, (2, 3), np.float64),
        "half": spaces.Box(-np.inf, 1, (2,), np.float16),
        "picture": spaces.Box(0, 255, (200, 150, 3), np.uint8),
        "long": spaces.Box(-(2**63), 2**63 - 1, (2,), np.int64),
        "short": spaces.Box(-5, 5, (2,), np.int16),
        "flag": spaces.Box(0, 1, (3,), np.bool_),
        "scalar": spaces.Box(0, 1, (), np.float32),
        "which": spaces.Discrete(5, start=-2),
        "several": spaces.MultiDiscrete([[2, 3], [4, 5]]),
        "bits": spaces.MultiBinary([2, 2]),
        "pair": spaces.Tuple([spaces.Discrete(3), spaces.Box(0, 1, (1,), np.float32)]),
    }
)


class Echo(gymnasium.Env):
    """Shows the action that it was given."""

    observation_space = PARTS
    action_space = PARTS

    def reset(self, seed=None, options=None):
        self.action_space.seed(seed)
        return {**self.action_space.sample(), "long": np.zeros(2, np.int64)}, {}

    def step(self, action):
        assert action in self.action_space, action
        print("not a frame")
        return action, 0.1, False, False, {}


class Fragile(gymnasium.Env):
    """Does what the action says: 0 nothing, 1 raise, 2 exit, 3 leave its space, 4 hang."""

    observation_space = spaces.Box(-(2**63), 2**63 - 1, (1,), np.int64)
    action_space = spaces.Discrete(5)
    metadata = {"render_modes": ["rgb_array", "ansi", "human"]}

    def __init__(self, render_mode=None, last_words=""):
        self.render_mode = render_mode
        self.last_words = last_words

    def reset(self, seed=None, options=None):
        if seed == 13:
            raise RuntimeError("not with this seed.")
        return np.zeros(1, np.int64), self.info()

    def step(self, action):
        if action == 1:
            raise ZeroDivisionError("division by something")
        if action == 2:
            os._exit(3)
        while action == 4:
            pass
        value = 2**40 if action == 3 else 7
        return np.array([value], np.int64), 1.0, False, False, self.info()

    def info(self):
        return {
            "pid": os.getpid(),
            "action_mask": np.array([1, 0, 1, 1, 0], np.int8),
            "array": np.array([[0, 1.5], [np.inf, 3]]),
            "scalar": np.float32(0.5),
            "nested": {"list": [1, None, object()], "object": object(), 3: (True, "text")},
        }

    def render(self):
        if self.render_mode == "ansi":
            return "a world in letters: \u00e4"
        return np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)

    def close(self):
        print(self.last_words, end="")


class Wordy(gymnasium.Env):
    """Shows what the bridge does not carry."""

    observation_space = spaces.Text(5)
    action_space = spaces.Discrete(2)


for world in (Echo, Fragile, Wordy):
    gymnasium.register(f"{world.__name__}-v0", world, disable_env_checker=True)
