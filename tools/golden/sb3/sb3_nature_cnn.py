"""Features of Stable-Baselines3's NatureCNN and CombinedExtractor, whose weights follow from a formula.

Element i of a parameter, row-major, is 0.05 sin(i + 1); a bias is 0. Element i of an image is (7 i + 3 b) mod 256 in
image b of the batch. The numbers of `vector` are its element's index.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 &&
sb3/bin/python -m tools.golden.sb3.sb3_nature_cnn
"""
import numpy as np
import stable_baselines3
import torch
from gymnasium import spaces
from stable_baselines3.common.preprocessing import preprocess_obs
from stable_baselines3.common.torch_layers import CombinedExtractor, NatureCNN
from tools.golden.golden import write


def fill(net):
    with torch.no_grad():
        for p in net.parameters():
            i = np.arange(1, p.numel() + 1, dtype="float64")
            p.copy_(torch.tensor((0.05 * np.sin(i) if p.ndim > 1 else 0 * i).astype("float32")).reshape(p.shape))


def images(shape):
    i = np.arange(np.prod(shape))
    return np.stack([((7 * i + 3 * b) % 256).astype("uint8").reshape(shape) for b in range(2)])


def case(space, observation):
    tensors = {k: torch.tensor(v) for k, v in observation.items()} if isinstance(observation, dict) else torch.tensor(observation)
    net = CombinedExtractor(space) if isinstance(space, spaces.Dict) else NatureCNN(space)
    fill(net)
    with torch.no_grad():
        features = net(preprocess_obs(tensors, space))
    return {"space": type(space).__name__, "shape": [4, 36, 40], "features": features}


SHAPE = (4, 36, 40)
IMAGE = spaces.Box(0, 255, SHAPE, np.uint8)
VECTOR = spaces.Box(-10, 10, (3,), np.float32)
both = spaces.Dict({"vector": VECTOR, "image": IMAGE, "choice": spaces.Discrete(2)})
observations = {
    "image": images(SHAPE), "vector": np.tile(np.arange(3, dtype="float32"), (2, 1)), "choice": np.array([0, 1]),
}
write("sb3_nature_cnn", stable_baselines3, [case(IMAGE, images(SHAPE)), case(both, observations)])
