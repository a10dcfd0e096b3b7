"""Models of sb3-contrib, and policies with a CNN or of several inputs: what they do, and ours under their names, loaded there.

Element i of a parameter of a CNN, and of what comes after it, is ((7 i) mod 11 - 5) / 100, so that files are small.
Observations b are those of tests/rl/sb3/image_env.ts.

Run: python3.12 -m venv sb3 && sb3/bin/pip install stable-baselines3==2.9.2 sb3-contrib==2.9.2 gymnasium==1.4.0 torch==2.13 safetensors && sb3/bin/python -m tools.golden.sb3.sb3_contrib
"""
import base64
import pathlib
import subprocess
import tempfile

import gymnasium
import numpy as np
import sb3_contrib
import torch
from gymnasium import spaces
from safetensors.torch import load_file
from sb3_contrib import QRDQN, MaskablePPO, RecurrentPPO
from stable_baselines3 import DQN, PPO, SAC, TD3
from tools.golden.golden import write
from tools.golden.sb3.sb3_small import small

torch.set_num_threads(1)
folder = pathlib.Path(tempfile.mkdtemp())
IMAGE = spaces.Box(0, 255, (3, 36, 36), np.uint8)
PARTS = spaces.Dict({"row": spaces.Box(-9, 9, (2,), np.float32), "image": IMAGE, "choice": spaces.Discrete(3)})
DISCRETE, BOX = spaces.Discrete(5), spaces.Box(-2, 2, (2,), np.float32)
SPACES = {
    "images": (IMAGE, DISCRETE), "images, Box actions": (IMAGE, BOX),
    "parts": (PARTS, DISCRETE),
}


class Nothing(gymnasium.Env):
    def __init__(self, name):
        self.observation_space, self.action_space = SPACES[name]


def way_back(model, env_id):
    """The model as a small file; ours under its names is loaded there, and equal."""
    model.save(folder / "model")
    content = small(folder / "model.zip")
    (folder / "small.zip").write_bytes(content)
    subprocess.run(["npx", "bun", "tests/rl/sb3/write_state_dict.ts", str(folder / "small.zip"), env_id, str(folder / "ours.safetensors")], check=True)
    ours, theirs = load_file(folder / "ours.safetensors"), model.policy.state_dict()
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    model.policy.load_state_dict(ours)
    return base64.b64encode(content).decode()


def episodes(model, env_id):
    env = gymnasium.make(env_id)
    returns = []
    for seed in range(20):
        observation, _ = env.reset(seed=seed)
        total, done, state, start = 0.0, False, None, True
        while not done:
            action, state = model.predict(observation, state=state, episode_start=np.array([start]), deterministic=True)
            observation, reward, terminated, truncated, _ = env.step(action)
            total, done, start = total + float(reward), terminated or truncated, False
        returns.append(total)
    return returns


def observation(space, b):
    if isinstance(space, spaces.Dict):
        return {key: observation(each, b) for key, each in space.spaces.items()}
    if space is IMAGE:
        i = np.arange(3 * 36 * 36)
        return ((7 * i + 31 * b * i) % 256).astype("uint8").reshape(3, 36, 36)
    return np.array([b / 12, -b / 6], "float32") if isinstance(space, spaces.Box) else np.int64(b % 3)


SMALL = {"net_arch": [8, 6]}
OFF = {"learning_starts": 50, "batch_size": 16}
TRAINED = [
    ("QRDQN", QRDQN, "MlpPolicy", "CartPole-v1", {**OFF, "learning_rate": 3e-3}, {**SMALL, "n_quantiles": 5}, 600),
    ("RecurrentPPO", RecurrentPPO, "MlpLstmPolicy", "CartPole-v1", {"n_steps": 64, "n_epochs": 2}, {"net_arch": [6], "lstm_hidden_size": 5}, 256),
    ("RecurrentPPO with two layers that the value shares", RecurrentPPO, "MlpLstmPolicy", "Pendulum-v1", {"n_steps": 64, "n_epochs": 2},
     {"net_arch": [6], "lstm_hidden_size": 5, "n_lstm_layers": 2, "shared_lstm": True, "enable_critic_lstm": False}, 128),
    ("RecurrentPPO without an LSTM for the value", RecurrentPPO, "MlpLstmPolicy", "Pendulum-v1", {"n_steps": 64, "n_epochs": 2},
     {"net_arch": [6], "lstm_hidden_size": 5, "enable_critic_lstm": False}, 128),
    ("SAC with gSDE", SAC, "MlpPolicy", "Pendulum-v1", {**OFF, "use_sde": True}, SMALL, 100),
]
BUFFER = {"buffer_size": 300}
IMAGES = [
    ("SAC with a CnnPolicy", SAC, "CnnPolicy", "images, Box actions", BUFFER, {"net_arch": [4]}),
    ("SAC with a CnnPolicy that actor and critic share", SAC, "CnnPolicy", "images, Box actions", BUFFER, {"share_features_extractor": True}),
    ("TD3 with a CnnPolicy that actor and critic share", TD3, "CnnPolicy", "images, Box actions", BUFFER, {"share_features_extractor": True, "net_arch": [4]}),
    ("PPO with two CNNs", PPO, "CnnPolicy", "images", {}, {"share_features_extractor": False}),
    ("MaskablePPO", MaskablePPO, "MultiInputPolicy", "parts", {}, {"net_arch": [4]}),
    ("RecurrentPPO with a CnnLstmPolicy", RecurrentPPO, "CnnLstmPolicy", "images", {}, {"lstm_hidden_size": 5}),
    ("DQN of several inputs", DQN, "MultiInputPolicy", "parts", BUFFER, {"net_arch": [4]}),
    ("QRDQN of several inputs", QRDQN, "MultiInputPolicy", "parts", BUFFER, {"net_arch": [4], "n_quantiles": 3}),
]
cases = []
for about, algorithm, policy, env_id, options, policy_kwargs, steps in TRAINED:
    model = algorithm(policy, env_id, seed=1, device="cpu", policy_kwargs=policy_kwargs, **options)
    model.learn(steps)
    cases.append({"about": about, "environment": env_id, "file": way_back(model, env_id), "returns": episodes(model, env_id)})
for about, algorithm, policy, env_id, options, policy_kwargs in IMAGES:
    model = algorithm(policy, Nothing(env_id), seed=1, device="cpu", policy_kwargs=policy_kwargs, **options)
    with torch.no_grad():
        for p in model.policy.parameters():
            p.copy_(torch.tensor(((7 * np.arange(p.numel())) % 11 - 5) / 100).reshape(p.shape))
    file = way_back(model, env_id)
    observations = [observation(SPACES[env_id][0], b) for b in range(6)]
    actions = [model.predict(each, deterministic=True)[0].tolist() for each in observations]
    cases.append({"about": about, "environment": env_id, "file": file, "actions": actions})
write("sb3_contrib", sb3_contrib, cases)
