"""Models with a CnnPolicy that Stable-Baselines3 saved, and a TQC of sb3-contrib: what they do, and ours under their names, loaded there.

Element i of a parameter of a CnnPolicy is ((7 i) mod 11 - 5) / 100, so that files are small; element i of image b is (7 i + 31 b i) mod 256.

Run: python3.12 -m venv sb3 && sb3/bin/pip install stable-baselines3==2.9.2 sb3-contrib==2.9.2 gymnasium==1.4.0 torch==2.13 safetensors && sb3/bin/python -m tools.golden.sb3.sb3_images
"""
import base64
import pathlib
import subprocess
import tempfile

import gymnasium
import numpy as np
import stable_baselines3
import torch
from gymnasium import spaces
from safetensors.torch import load_file
from sb3_contrib import TQC
from stable_baselines3 import A2C, DQN, PPO
from tools.golden.golden import write
from tools.golden.sb3.sb3_small import small

folder = pathlib.Path(tempfile.mkdtemp())


class Images(gymnasium.Env):
    observation_space = spaces.Box(0, 255, (3, 36, 36), np.uint8)
    action_space = spaces.Discrete(5)


def ours(content, env_id):
    """The same under the names of ours, written by glueball."""
    (folder / "small.zip").write_bytes(content)
    subprocess.run(["npx", "bun", "tests/rl/sb3/write_state_dict.ts", str(folder / "small.zip"), env_id, str(folder / "ours.safetensors")], check=True)
    return load_file(folder / "ours.safetensors")


i = np.arange(3 * 36 * 36)
IMAGES = np.stack([((7 * i + 31 * b * i) % 256).astype("uint8").reshape(3, 36, 36) for b in range(12)])
cases = []
for algorithm in (DQN, PPO, A2C):
    model = algorithm("CnnPolicy", Images(), seed=1, device="cpu", **({"buffer_size": 50} if algorithm is DQN else {}))
    with torch.no_grad():
        for p in model.policy.parameters():
            p.copy_(torch.tensor(((7 * np.arange(p.numel())) % 11 - 5) / 100).reshape(p.shape))
    model.save(folder / "model")
    content = small(folder / "model.zip")
    for name, tensor in ours(content, "images").items():
        assert torch.equal(tensor, model.policy.state_dict()[name]), name
    model.policy.load_state_dict(load_file(folder / "ours.safetensors"))
    cases.append({"about": algorithm.__name__ + " with a CnnPolicy", "environment": "images", "file": base64.b64encode(content).decode(),
                  "actions": model.predict(IMAGES, deterministic=True)[0].tolist()})
model = TQC("MlpPolicy", "Pendulum-v1", seed=1, device="cpu", learning_starts=50, top_quantiles_to_drop_per_net=1,
            policy_kwargs={"net_arch": {"pi": [8], "qf": [6]}, "n_quantiles": 5})
model.learn(200)
model.save(folder / "model")
content = small(folder / "model.zip")
model.policy.load_state_dict(ours(content, "Pendulum-v1"))
env = gymnasium.make("Pendulum-v1")
returns = []
for seed in range(20):
    observation, _ = env.reset(seed=seed)
    total, done = 0.0, False
    while not done:
        observation, reward, terminated, truncated, _ = env.step(model.predict(observation, deterministic=True)[0])
        total, done = total + float(reward), terminated or truncated
    returns.append(total)
cases.append({"about": "TQC", "environment": "Pendulum-v1", "file": base64.b64encode(content).decode(), "returns": returns})
write("sb3_images", stable_baselines3, cases)
