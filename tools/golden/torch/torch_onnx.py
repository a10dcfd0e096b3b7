"""Nets that PyTorch exported to ONNX, and what PyTorch computes of them, before and after a step of SGD.

Run: python3.12 -m venv pt && pt/bin/pip install torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 stable-baselines3==2.9.2 && pt/bin/python -m tools.golden.torch.torch_onnx
"""
import base64
import copy
import pathlib
import tempfile
import warnings

import gymnasium
import onnx
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.policies import BasePolicy
from torch import nn
from tools.golden.golden import write

warnings.filterwarnings("ignore")
torch.manual_seed(0)
folder = pathlib.Path(tempfile.mkdtemp())


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 4, 3, padding=1, stride=2)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, groups=2, bias=False)
        self.short = nn.Conv2d(2, 4, 1, stride=2)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        y = torch.relu(self.conv2(torch.relu(self.conv1(x))) + self.short(x))
        return torch.log_softmax(self.fc(nn.functional.adaptive_avg_pool2d(y, 1).flatten(1)), dim=1)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(3, 4, batch_first=True, **options)
        self.fc = nn.Linear(4 * (2 if options.get("bidirectional") else 1), 2)

    def forward(self, x):
        y, _ = self.layer(x)
        return self.fc(y[:, -1])


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)
        self.norm = nn.LayerNorm(8)

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(x).reshape(b, t, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        y = nn.functional.scaled_dot_product_attention(q, k, v)
        return self.norm(x + self.out(y.transpose(1, 2).reshape(b, t, c))).mean(dim=1)


class Arithmetic(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.randn(4))

    def forward(self, x):
        y = (x * self.scale).clamp(-1, 1) ** 2 + 0.5
        a, b = y.chunk(2, dim=1)
        z = torch.cat([a.sqrt(), torch.where(b > 0.7, b.exp(), b.log()), torch.maximum(a, b)], dim=1)
        z = z.reshape(x.shape[0], 3, 2).transpose(1, 2).flip(2)
        return torch.stack([z.sum(2), z.amax(2), z.mean(2)], dim=1).unsqueeze(-1).squeeze(-1)


class Resized(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 1)

    def forward(self, x):
        y = self.conv(x)
        whole = dict(align_corners=True, mode="bilinear", size=(7, 5))
        return torch.cat([nn.functional.interpolate(y, **each).flatten(1) for each in (
            dict(scale_factor=2, mode="nearest"), dict(scale_factor=2, mode="bilinear"), dict(scale_factor=2, mode="bicubic"), whole)], dim=1)


class OnnxableSB3Policy(nn.Module):
    """As in the documentation of Stable-Baselines3, "Exporting models"."""

    def __init__(self, policy: BasePolicy):
        super().__init__()
        self.policy = policy

    def forward(self, observation):
        return self.policy(observation, deterministic=True)


def mlp():
    return nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))


NETS = {
    "mlp": (mlp, (3, 4), {}),
    "mlp, the older exporter": (mlp, (3, 4), {"dynamo": False}),
    "convolutions": (lambda: nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.ELU(), nn.MaxPool2d(2), nn.ConvTranspose2d(4, 2, 3, stride=2, output_padding=1),
        nn.SiLU(), nn.AvgPool2d(2, padding=1), nn.Flatten(), nn.LazyLinear(3)), (2, 1, 8, 8), {}),
    "batch norm, the older exporter": (lambda: nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Softplus(), nn.Linear(4, 2)), (4, 3), {"dynamo": False}),
    "residual": (Residual, (2, 2, 6, 6), {}),
    "norms": (lambda: nn.Sequential(
        nn.Conv1d(2, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.GELU(), nn.InstanceNorm1d(4, affine=True),
        nn.LayerNorm(5), nn.LeakyReLU(0.1), nn.Flatten(), nn.Linear(20, 2)), (2, 2, 5), {"constants": ["val_9", "val_12"]}),
    "lstm": (lambda: Recurrent(nn.LSTM, num_layers=2, bidirectional=True), (2, 5, 3), {}),
    "gru, the older exporter": (lambda: Recurrent(nn.GRU), (2, 5, 3), {"dynamo": False}),
    "embedding": (lambda: nn.Sequential(nn.Embedding(7, 3), nn.Flatten(), nn.Linear(12, 2), nn.Hardswish()), (3, 4), {"below": 7}),
    "pools with ceil_mode": (lambda: nn.Sequential(
        nn.Conv1d(1, 2, 1), nn.AvgPool1d(7, 3, padding=3, ceil_mode=True), nn.MaxPool1d(3, 2, padding=1, ceil_mode=True),
        nn.AvgPool1d(2, 2, padding=1, ceil_mode=True, count_include_pad=False)), (2, 1, 18), {}),
    "attention": (Attention, (2, 4, 8), {}),
    "arithmetic": (Arithmetic, (3, 4), {}),
    "policy of PPO": (lambda: OnnxableSB3Policy(PPO("MlpPolicy", gymnasium.make("CartPole-v1"), seed=0, device="cpu").policy), (3, 4), {"frozen": True}),
    "resized": (Resized, (2, 1, 3, 4), {}),
    "weights beside it": (lambda: nn.Sequential(nn.Linear(3, 200), nn.ReLU(), nn.Linear(200, 1)), (2, 3), {"external": True}),
}

cases = []
for about, (make, shape, options) in NETS.items():
    net = make()
    below = options.get("below", 0)
    draw = lambda n: torch.randint(below, (n, *shape[1:])) if below else torch.randn(n, *shape[1:])
    net(draw(shape[0]))
    net.eval()
    path = folder / "net.onnx"
    dynamo = options.get("dynamo", True)
    free = {"dynamic_shapes": ({0: torch.export.Dim("batch")},)} if dynamo else {"dynamic_axes": {"x": {0: "batch"}}}
    if about == "policy of PPO":  # as documented, but for the batch
        free = {"dynamic_shapes": {"observation": {0: torch.export.Dim("batch")}}}
    torch.onnx.export(net, (draw(shape[0]),), str(path), input_names=["x"], dynamo=dynamo, external_data=options.get("external", False), **free)
    x = draw(shape[0] + 2)
    model = onnx.load(path, load_external_data=False)
    for each in [model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        del each.metadata_props[:]  # where in which source the net was written
        each.doc_string = ""
    y = net(x)
    outputs = list(y) if isinstance(y, tuple) else [y]
    case = {"about": about, "file": base64.b64encode(model.SerializeToString()).decode(),
            "input": x.to(torch.int32) if below else x, "outputs": [each.to(torch.float32) for each in outputs], "constants": options.get("constants", [])}
    if options.get("external"):
        case["beside"] = base64.b64encode((folder / "net.onnx.data").read_bytes()).decode()
    if not options.get("frozen"):
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        loss = (outputs[0] ** 2).mean()
        loss.backward()
        optimizer.step()
        case.update(loss=loss.item(), after=net(x))
    cases.append(case)
write("torch_onnx", torch, cases)
