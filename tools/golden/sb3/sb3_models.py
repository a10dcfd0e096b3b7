"""Models that Stable-Baselines3 saved, what they do in 20 seeded episodes, and ours under its names, loaded there.

Run: python3.12 -m venv sb3 && sb3/bin/pip install stable-baselines3==2.9.2 gymnasium==1.4.0 torch==2.13 safetensors && sb3/bin/python -m tools.golden.sb3.sb3_models
"""
import base64
import pathlib
import subprocess
import tempfile

import gymnasium
import numpy as np
import stable_baselines3
import torch
from safetensors.torch import load_file
from stable_baselines3 import A2C, DQN, PPO, SAC, TD3
from tools.golden.golden import write
from tools.golden.sb3.sb3_small import small

folder = pathlib.Path(tempfile.mkdtemp())


def episodes(model, env_id):
    env = gymnasium.make(env_id)
    returns, actions = [], []
    for seed in range(20):
        observation, _ = env.reset(seed=seed)
        total, done = 0.0, False
        while not done:
            action, _ = model.predict(observation, deterministic=True)
            if seed == 0:
                actions.append(np.asarray(action).tolist())
            observation, reward, terminated, truncated, _ = env.step(action)
            total, done = total + float(reward), terminated or truncated
        returns.append(total)
    return returns, actions


MODELS = [
    ("DQN", DQN, "CartPole-v1", {"learning_starts": 100, "learning_rate": 3e-3}, {"net_arch": [8, 6]}, 1500),
    ("PPO", PPO, "CartPole-v1", {"n_steps": 128}, {"net_arch": {"pi": [8], "vf": [6, 5]}}, 1024),
    ("PPO with relu and a Gaussian", PPO, "Pendulum-v1", {"n_steps": 128}, {"net_arch": [8], "activation_fn": torch.nn.ReLU}, 256),
    ("PPO with gSDE", PPO, "Pendulum-v1", {"n_steps": 128, "use_sde": True}, {"net_arch": [8]}, 256),
    ("A2C", A2C, "CartPole-v1", {}, {"net_arch": [8]}, 500),
    ("SAC", SAC, "Pendulum-v1", {"learning_starts": 50}, {"net_arch": [8, 6]}, 300),
    ("TD3", TD3, "Pendulum-v1", {"learning_starts": 50}, {"net_arch": {"pi": [8, 6], "qf": [5]}}, 300),
]
cases = []
for about, algorithm, env_id, options, policy_kwargs, steps in MODELS:
    model = algorithm("MlpPolicy", env_id, seed=1, device="cpu", policy_kwargs=policy_kwargs, **options)
    model.learn(steps)
    model.save(folder / "model")
    content = small(folder / "model.zip")
    (folder / "small.zip").write_bytes(content)
    algorithm.load(folder / "model.zip")  # the file that the small one is made of is a good one
    returns, actions = episodes(model, env_id)
    # The way back: our agent under its names. A fresh model of the same seed differs before, and acts the same after.
    subprocess.run(["npx", "bun", "tests/rl/sb3/write_state_dict.ts", str(folder / "small.zip"), env_id, str(folder / "ours.safetensors")], check=True)
    again = algorithm("MlpPolicy", env_id, seed=2, device="cpu", policy_kwargs=policy_kwargs, **options)
    again.policy.load_state_dict(load_file(folder / "ours.safetensors"))
    assert episodes(again, env_id)[0] == returns, about
    cases.append({"about": about, "environment": env_id, "file": base64.b64encode(content).decode(), "returns": returns, "actions": actions})
write("sb3_models", stable_baselines3, cases)
