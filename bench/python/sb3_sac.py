"""Stable-Baselines3's SAC, driven over stdin and stdout: sb3_sac.py id seed options threads

Each line that comes is a number of steps in all; the answer, a line of JSON, says how long they took since the last ones, and what
the policy's episodes return then, from the start states that glueball is evaluated on.
"""

import json
import sys
import time

import gymnasium
import numpy
import stable_baselines3
import torch
from stable_baselines3 import SAC

EPISODES = 10
SEED = 1_000_000


def evaluate(model, env):
    returns = []
    for episode in range(EPISODES):
        state, _ = env.reset(seed=SEED if episode == 0 else None)
        total, over = 0.0, False
        while not over:
            action, _ = model.predict(state, deterministic=True)
            state, reward, terminated, truncated, _ = env.step(action)
            total += float(reward)
            over = terminated or truncated
        returns.append(total)
    return {"mean": float(numpy.mean(returns)), "std": float(numpy.std(returns))}


def main():
    name, seed, options, threads = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    model = SAC("MlpPolicy", gymnasium.make(name), seed=seed, device="cpu", **options)
    env = gymnasium.make(name)
    modules = (stable_baselines3, torch, gymnasium)
    print(json.dumps({module.__name__: module.__version__ for module in modules}), flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        model.learn(int(line) - model.num_timesteps, reset_num_timesteps=False)
        seconds = time.perf_counter() - begin
        print(json.dumps({"step": model.num_timesteps, "seconds": seconds, **evaluate(model, env)}), flush=True)


if __name__ == "__main__":
    main()
