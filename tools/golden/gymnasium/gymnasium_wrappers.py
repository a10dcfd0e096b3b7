"""Gymnasium's wrappers, over episodes of its environments and of one that shows pictures.

Run: python3.11 -m venv gym && gym/bin/pip install gymnasium==1.4.0 numpy opencv-python-headless==5.0.0.93 && gym/bin/python -m tools.golden.gymnasium.gymnasium_wrappers
"""
import zlib

import gymnasium
import numpy as np
from gymnasium import spaces, wrappers
from tools.golden.golden import write
from tools.golden.gymnasium.gymnasium_recording import pack


class Pictures(gymnasium.Env):
    """Pictures by a formula, lives, and an end; tests/envs/wrappers/pictures_env.ts has the same."""

    _frameskip = 1
    action_space = spaces.Discrete(4)

    def __init__(self, height, width, channels):
        self.size = (height, width) if channels == 0 else (height, width, channels)
        self.observation_space = spaces.Box(0, 255, self.size, np.uint8)
        self.ale = self

    def reset(self, seed=None, options=None):
        if seed is not None:  # as ale_py seeds its games
            words = np.random.SeedSequence(seed).generate_state(2)
            self.np_random = np.random.default_rng(int(words[0]))
        self.time, self.action = 0, 0
        return self.picture(), {"lives": self.lives()}

    def step(self, action):
        self.time += 1
        self.action = action
        reward = float((self.time * 7 + action) % 5 - 2)
        return self.picture(), reward, self.time == 60, False, {"lives": self.lives()}

    def picture(self):
        y, x, c = np.indices((*self.size[:2], self.size[2] if len(self.size) == 3 else 1))
        values = 7 * y + 13 * x + 29 * self.time + 5 * c + (y * x) % 31 + 3 * self.action
        return (values % 256).astype(np.uint8).reshape(self.size)

    def lives(self):
        return 3 - self.time // 17

    def getScreenGrayscale(self, target):
        target[:] = self.picture()

    def getScreenRGB(self, target):
        target[:] = self.picture()

    def get_action_meanings(self):
        return ["NOOP"] * 4


def digest(observation):
    return zlib.crc32(np.ascontiguousarray(observation).tobytes())


def record_pictures(name, make, steps):
    """The digest of each observation, and what came with it."""
    env, rng = make(), np.random.default_rng(1)
    seen = []
    observation, _ = env.reset(seed=5)
    first = observation
    digests = [digest(observation)]
    for _ in range(steps):
        action = int(rng.integers(4))
        observation, reward, terminated, truncated, _ = env.step(action)
        seen.append([action, reward, int(terminated)])
        digests.append(digest(observation))
        if terminated or truncated:
            digests.append(digest(env.reset()[0]))
    print(name, first.shape, first.dtype, sum(step[2] for step in seen), "ends")
    return {"shape": list(first.shape), "digests": digests, "steps": seen}


def record_numbers(id, wrap, steps, seed=3):
    env, rng = wrap(gymnasium.make(id)), np.random.default_rng(2)
    observation, _ = env.reset(seed=seed)
    observations, actions, rewards, ends = [observation], [], [], []
    for _ in range(steps):
        space = env.action_space
        if isinstance(space, spaces.Discrete):
            action = int(rng.integers(space.n))
        else:
            action = rng.uniform(space.low, space.high).astype(np.float32)
        observation, reward, terminated, truncated, _ = env.step(action)
        actions.append(action)
        rewards.append(float(reward))
        observations.append(observation)
        ends.append(terminated or truncated)
        if ends[-1]:
            observations.append(env.reset()[0])
    print(id, sum(ends), "ends")
    return {
        "id": id,
        "actions": pack(np.ravel(actions), "float32"),
        "observations": pack(np.ravel(observations), "float32"),
        "rewards": pack(rewards, "float64"),
        "ends": [int(end) for end in ends],
    }


ATARI = [
    (42, 32, 0, {"screen_size": 21}),
    (42, 32, 0, {"screen_size": (16, 20), "terminal_on_life_loss": True, "noop_max": 5}),
    (42, 32, 3, {"screen_size": (20, 16), "grayscale_obs": False, "noop_max": 0, "frame_skip": 3}),
    (42, 32, 0, {"screen_size": 17, "frame_skip": 1, "scale_obs": True, "grayscale_newaxis": True}),
    (210, 160, 0, {}),
]


RESIZED = [
    (210, 160, 0, (84, 84)),
    (210, 160, 3, (84, 84)),
    (9, 7, 0, (5, 3)),
    (12, 8, 0, (6, 4)),
    (12, 8, 3, (4, 4)),
    (30, 30, 3, (3, 3)),
    (9, 7, 0, (9, 7)),
    (16, 16, 0, (16, 4)),
]


def resize_case(height, width, channels, to):
    wrap = lambda: wrappers.ResizeObservation(Pictures(height, width, channels), to)
    recorded = record_pictures("ResizeObservation", wrap, 3)
    return {"kind": "resized", "size": [height, width, channels], "to": list(to)} | recorded


CASES = [
    *(
        {"kind": "atari", "size": [height, width, channels], "options": options}
        | record_pictures(
            "AtariPreprocessing",
            lambda: wrappers.AtariPreprocessing(Pictures(height, width, channels), **options),
            90,
        )
        for height, width, channels, options in ATARI
    ),
    {"kind": "grey"}
    | record_pictures("GrayscaleObservation", lambda: wrappers.GrayscaleObservation(Pictures(9, 7, 3)), 70),
    *(resize_case(*case) for case in RESIZED),
    {"kind": "skipped"}
    | record_pictures(
        "MaxAndSkipObservation", lambda: wrappers.MaxAndSkipObservation(Pictures(9, 7, 3), 7), 40
    ),
    *(
        {"kind": kind} | record_numbers(id, wrap, steps)
        for kind, id, wrap, steps in [
            ("delayed", "CartPole-v1", lambda env: wrappers.DelayObservation(env, 3), 60),
            ("repeated", "CartPole-v1", lambda env: wrappers.RepeatAction(env, 3), 60),
            ("sticky", "CartPole-v1", lambda env: wrappers.StickyAction(env, 0.4), 60),
            ("sticky for long", "Pendulum-v1", lambda env: wrappers.StickyAction(env, 0.3, (1, 4)), 250),
            ("timed", "CartPole-v1", wrappers.TimeAwareObservation, 60),
            (
                "time normalized",
                "Pendulum-v1",
                lambda env: wrappers.TimeAwareObservation(env, normalize_time=True),
                60,
            ),
            ("rewards normalized", "Pendulum-v1", lambda env: wrappers.NormalizeReward(env, gamma=0.9), 300),
            ("rewards normalized", "CartPole-v1", wrappers.NormalizeReward, 80),
            ("actions rescaled", "Pendulum-v1", lambda env: wrappers.RescaleAction(env, -1.0, 0.5), 60),
            (
                "observations rescaled",
                "Pendulum-v1",
                lambda env: wrappers.RescaleObservation(env, 0.0, 10.0),
                60,
            ),
        ]
    ),
]
write("gymnasium_wrappers", gymnasium, CASES)
