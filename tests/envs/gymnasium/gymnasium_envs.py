"""Environments that Gymnasium does not have: what tests/envs/gymnasium_bridge.test.ts needs."""

import math
import os
import signal
import threading

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
    metadata = {"render_modes": ["rgb_array", "ansi", "human"], "render_fps": "fast"}

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
            return "an environment in letters: \u00e4"
        return np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)

    def close(self):
        print(self.last_words, end="")


class Wordy(gymnasium.Env):
    """Shows what the bridge does not carry."""

    observation_space = spaces.Text(5)
    action_space = spaces.Discrete(2)


class Odd(gymnasium.Env):
    """Does what the contract of Gymnasium does not foresee, as the action says."""

    observation_space = spaces.Box(-1, 1, (2,), np.float32)
    action_space = spaces.Discrete(8)
    metadata = {"render_modes": [], "render_fps": np.int64(7)}

    def reset(self, seed=None, options=None):
        return np.zeros(2, np.float32), {}

    def step(self, action):
        reward, info = 0.5, {}
        if action == 1:
            reward = np.array([1.5])
        if action == 2:
            reward = None
        if action == 3:
            reward = np.array([1.0, 2.0])
        if action == 4:
            info = None
        if action == 5:
            os.write(1, b"written by code in C\n")
            os.system("echo written by another program")
        if action == 6:
            for descriptor in range(3, 20):  # one of them is the pipe of the replies
                try:
                    os.write(descriptor, b"these bytes are no reply")
                except OSError:
                    pass
        if action == 7:  # as if Ctrl-C were pressed twice while it hangs
            for _ in range(2):
                os.kill(os.getpid(), signal.SIGINT)
            threading.Event().wait()
        return np.zeros(2, np.float32), reward, False, False, info


class Leaving(gymnasium.Env):
    """Leaves its own Box at every third step, as LunarLander does at times."""

    observation_space = spaces.Box(-1, 1, (2,), np.float32)
    action_space = spaces.Discrete(2)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return self.observe(), {}

    def step(self, action):
        self.steps += 1
        return self.observe(), 1.0, False, self.steps == 20, {}

    def observe(self):
        limit = 3 if self.steps % 3 == 2 else 1
        return np.array([limit, self.np_random.uniform(-1, 1)], np.float32)


class Masked(Leaving):
    """Says only at the reset which actions there are, as booleans."""

    observation_space = spaces.Box(-3, 3, (2,), np.float32)
    action_space = spaces.Discrete(3)

    def reset(self, seed=None, options=None):
        return super().reset(seed=seed)[0], {"action_mask": [True, False, True]}

    def step(self, action):
        assert action != 1, "forbidden"
        return super().step(action)


class MaskMethod(Leaving):
    """Says by the method of sb3-contrib which actions there are: at even steps not the first."""

    observation_space = spaces.Box(-3, 3, (2,), np.float32)

    def action_masks(self):
        return np.array([self.steps % 2 == 1, True])


class WrongMask(Leaving):
    """Has a mask for more actions than there are."""

    def reset(self, seed=None, options=None):
        return super().reset(seed=seed)[0], {"action_mask": [1, 0, 1]}


class Hanging(Leaving):
    """Hangs at the 40th step, after saying so."""

    observation_space = spaces.Box(-3, 3, (2,), np.float32)
    taken = 0

    def step(self, action):
        self.taken += 1
        if self.taken == 40:
            print("hangs now", flush=True)
            threading.Event().wait()
        return super().step(action)


class Mortal(Leaving):
    """Its process ends at the 40th step."""

    observation_space = spaces.Box(-3, 3, (2,), np.float32)
    taken = 0

    def step(self, action):
        self.taken += 1
        if self.taken == 40:
            os._exit(1)
        return super().step(action)


class Shapeless(Leaving):
    """Shows at action 1 one number more than its space has."""

    observation_space = spaces.Box(-1, 1, (2,), np.float32)

    def observe(self):
        return np.zeros(2, np.float32)

    def step(self, action):
        return np.zeros(2 + action, np.float32), 1.0, False, False, {}


class Game(gymnasium.Env):
    """A game as ale_py has them, with the pictures of tests/envs/wrappers/pictures_env.ts."""

    action_space = spaces.Discrete(4)

    def __init__(self, frameskip=4, obs_type="rgb"):
        assert frameskip == 1, "each step is one frame"
        self.size = (42, 32) if obs_type == "grayscale" else (42, 32, 3)
        self.observation_space = spaces.Box(0, 255, self.size, np.uint8)
        self.ale, self._action_set = self, range(4)

    def get_action_meanings(self):
        return ["NOOP"] * 4

    def reset(self, seed=None, options=None):
        if seed is not None:
            words = np.random.SeedSequence(seed).generate_state(2)
            self.np_random = np.random.default_rng(int(words[0]))
        self.time, self.last = 0, 0
        return self._get_obs(), self._get_info()

    def step(self, action):
        reward = self.act(action)
        return self._get_obs(), reward, self.game_over(), False, self._get_info()

    def act(self, action):
        self.time, self.last = self.time + 1, int(action)
        return float((self.time * 7 + self.last) % 5 - 2)

    def game_over(self, with_truncation=False):
        return self.time == 60

    def game_truncated(self):
        return False

    def lives(self):
        return 3 - self.time // 17

    def _get_info(self):
        return {"lives": self.lives()}

    def _get_obs(self):
        y, x, c = np.indices((42, 32, math.prod(self.size[2:])))
        values = 7 * y + 13 * x + 29 * self.time + 5 * c + (y * x) % 31 + 3 * self.last
        return (values % 256).astype(np.uint8).reshape(self.size)


for env in (
    *(Echo, Fragile, Wordy, Odd, Leaving, Masked, MaskMethod, WrongMask, Hanging, Mortal),
    *(Shapeless, Game),
):
    gymnasium.register(f"{env.__name__}-v0", env, disable_env_checker=True)
