"""Plays Gymnasium's environments of Box2D and prints what it saw as JSON; bench/box2d.ts compares.

    box2d_episodes.py episodes <id> <random|scripted> <count> <first seed>
    box2d_episodes.py speed <id> <steps>
"""

import json
import math
import sys
import time

import Box2D
import gymnasium
import numpy as np
from gymnasium.envs.box2d.lunar_lander import heuristic

mode, id = sys.argv[1], sys.argv[2]
env = gymnasium.make(id)


def sway(observation):
    """Swings the legs by a fixed function of the observation."""
    # fmt: off
    return np.array([np.clip(sum(math.cos(3.1 * k + 1.7 * j) * x for j, x in enumerate(observation[:14].tolist())), -1, 1)
                     for k in range(4)], dtype=np.float32)


def policy(kind, rng):
    if kind == "random":
        if hasattr(env.action_space, "n"):
            return lambda observation: int(rng.integers(env.action_space.n))
        return lambda observation: rng.uniform(-1, 1, env.action_space.shape).astype(np.float32)
    if "Lander" in id:
        continuous = "Continuous" in id
        act = lambda observation: heuristic(env.unwrapped, observation)
        return (lambda observation: act(observation).astype(np.float32)) if continuous else act
    return sway


def clear():
    """Gives BipedalWalker a new world. It keeps its first one, in which contacts are ordered by what earlier episodes left, so
    that an episode depends on those before it; LunarLander makes a new one itself, since Gymnasium's issue 728."""
    if "Walker" in id and env.unwrapped.terrain:
        env.unwrapped._destroy()
        env.unwrapped.world = Box2D.b2World()


def episodes(kind, count, first):
    returns, lengths, sampled = [], [], []
    for seed in range(first, first + count):
        act = policy(kind, np.random.default_rng(seed))
        clear()
        observation, _ = env.reset(seed=seed)
        seen, total, ended = [observation], 0.0, False
        while not ended:
            observation, reward, terminated, truncated, _ = env.step(act(observation))
            seen.append(observation)
            total += float(reward)
            ended = terminated or truncated
        returns.append(total)
        lengths.append(len(seen) - 1)
        # An observation of each episode, from anywhere in it.
        sampled.append(seen[int((seed * 0.6180339887498949 % 1) * len(seen))].tolist())
    return {"returns": returns, "lengths": lengths, "observations": sampled}


def speed(steps):
    """Steps in a second of processor time, with random actions that were drawn before."""
    env.action_space.seed(0)
    actions = [env.action_space.sample() for _ in range(steps)]
    env.reset(seed=0)
    begin = time.process_time()
    for action in actions:
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            env.reset()
    return {"speed": steps / (time.process_time() - begin)}


print(json.dumps(episodes(sys.argv[3], int(sys.argv[4]), int(sys.argv[5])) if mode == "episodes" else speed(int(sys.argv[3]))))
