"""Nets that PyTorch exports to ONNX, for `bun bench/interchange.ts torch`: `torch_nets.py FOLDER` writes each with an input, its
outputs, and what it computes after a step of SGD."""
import json
import pathlib
import sys
import warnings

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.manual_seed(0)


class Basic(nn.Module):
    """A block of ResNet."""

    def __init__(self, inside, out, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(inside, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True),
                                  nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        self.short = nn.Identity() if stride == 1 and inside == out else nn.Sequential(
            nn.Conv2d(inside, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x))


def resnet18():
    """As torchvision's, a quarter as wide."""
    widths = [16, 32, 64, 128]
    blocks = [Basic(16 if i == 0 and j == 0 else widths[i - (j == 0)], widths[i], 2 if i > 0 and j == 0 else 1) for i in range(4) for j in range(2)]
    return nn.Sequential(nn.Conv2d(3, 16, 7, 2, 3, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10))


class Inverted(nn.Module):
    """A block of MobileNetV3: inverted residual with squeeze and excitation."""

    def __init__(self, channels):
        super().__init__()
        wide = 4 * channels
        self.expand = nn.Sequential(nn.Conv2d(channels, wide, 1, bias=False), nn.BatchNorm2d(wide), nn.Hardswish())
        self.depth = nn.Sequential(nn.Conv2d(wide, wide, 3, 1, 1, groups=wide, bias=False), nn.BatchNorm2d(wide), nn.ReLU6())
        self.excite = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(wide, 4, 1), nn.ReLU(), nn.Conv2d(4, wide, 1), nn.Hardsigmoid())
        self.project = nn.Sequential(nn.Conv2d(wide, channels, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.depth(self.expand(x))
        return x + self.project(y * self.excite(y))


def mobilenet():
    return nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.Hardswish(), Inverted(8), Inverted(8), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5))


class UNet(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.down = nn.Conv2d(1, 4, 3, padding=1)
        self.deep = nn.Conv2d(4, 8, 3, padding=1)
        self.up = nn.ConvTranspose2d(8, 8, 2, stride=2) if mode == "transposed" else None
        self.last = nn.Conv2d(12, 2, 3, padding=1)

    def forward(self, x):
        a = F.relu(self.down(x))
        b = F.relu(self.deep(F.max_pool2d(a, 2)))
        if self.up is not None:
            b = self.up(b)
        elif self.mode == "nearest":
            b = F.interpolate(b, scale_factor=2, mode="nearest")
        elif self.mode == "size":
            b = F.interpolate(b, size=a.shape[2:], mode="bilinear", align_corners=True)
        elif self.mode == "bicubic":
            b = F.interpolate(b, scale_factor=2, mode="bicubic", align_corners=False)
        else:
            b = F.interpolate(b, scale_factor=2, mode="bilinear", align_corners=False)
        return self.last(torch.cat([a, b], dim=1))


class Transformer(nn.Module):
    def __init__(self, first):
        super().__init__()
        layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.1, activation="gelu", batch_first=True, norm_first=first)
        self.embed = nn.Embedding(20, 16)
        self.place = nn.Parameter(0.1 * torch.randn(1, 6, 16))
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(16, 3)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x) + self.place).mean(1))


class Classifier(nn.Module):
    """An embedding, a recurrent layer and its last state."""

    def __init__(self, kind, **options):
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.layer = kind(8, 6, batch_first=True, **options)
        self.head = nn.Linear(6 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        _, state = self.layer(self.embed(x))
        last = state[0] if isinstance(state, tuple) else state
        return self.head(torch.cat([last[-2], last[-1]], dim=1) if self.layer.bidirectional else last[-1])


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 16, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 16))
        self.encoder = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        y = self.patches(x).flatten(2).transpose(1, 2)
        y = torch.cat([self.token.expand(x.shape[0], -1, -1), y], dim=1)
        return self.head(self.encoder(y)[:, 0])


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, 4, 3, 2, 1), nn.SiLU(), nn.Conv2d(4, 8, 3, 2, 1), nn.Flatten(), nn.Linear(8 * 16, 6))
        self.decoder = nn.Sequential(nn.Linear(3, 8 * 16), nn.Unflatten(1, (8, 4, 4)), nn.ConvTranspose2d(8, 4, 4, 2, 1), nn.ELU(),
                                     nn.ConvTranspose2d(4, 1, 4, 2, 1), nn.Sigmoid())

    def forward(self, x):
        mean, _ = self.encoder(x).chunk(2, dim=1)
        return self.decoder(mean)


class ConvNext(nn.Module):
    def __init__(self):
        super().__init__()
        self.depth = nn.Conv2d(6, 6, 7, padding=3, groups=6)
        self.norm = nn.LayerNorm(6)
        self.mlp = nn.Sequential(nn.Linear(6, 24), nn.GELU(), nn.Linear(24, 6))
        self.scale = nn.Parameter(0.1 * torch.ones(6))
        self.shuffle = nn.PixelShuffle(1)

    def forward(self, x):
        y = self.mlp(self.norm(self.depth(x).permute(0, 2, 3, 1))) * self.scale
        return x + y.permute(0, 3, 1, 2)


IMAGE, WORDS = (2, 3, 32, 32), (2, 6)
NETS = {
    "resnet18": (resnet18, IMAGE), "mobilenet": (mobilenet, IMAGE), "unet, nearest": (lambda: UNet("nearest"), (2, 1, 8, 8)),
    "unet, bilinear": (lambda: UNet("bilinear"), (2, 1, 8, 8)), "unet, size": (lambda: UNet("size"), (2, 1, 8, 8)),
    "unet, bicubic": (lambda: UNet("bicubic"), (2, 1, 8, 8)),
    "unet, transposed": (lambda: UNet("transposed"), (2, 1, 8, 8)), "transformer": (lambda: Transformer(False), WORDS),
    "transformer, norm first": (lambda: Transformer(True), WORDS), "LSTM classifier": (lambda: Classifier(nn.LSTM, num_layers=2, bidirectional=True), WORDS),
    "GRU classifier": (lambda: Classifier(nn.GRU), WORDS), "RNN classifier": (lambda: Classifier(nn.RNN, nonlinearity="relu"), WORDS),
    "vision transformer": (Vit, (2, 3, 8, 8)), "autoencoder": (Autoencoder, (2, 1, 16, 16)), "convnext": (ConvNext, (2, 6, 8, 8)),
}


def save(folder, name, make, shape, dynamo, external):
    net = make()
    for parameter in net.parameters():
        parameter.data += 0.01 * torch.randn(parameter.shape)  # no zeros and ones, which constants have
    draw = lambda n: torch.randint(20, (n, *shape[1:])) if shape == WORDS else torch.randn(n, *shape[1:])
    for _ in range(3 if shape != WORDS else 0):
        net(draw(4))  # statistics of batch normalization
    net.eval()
    path = folder / (name + ".onnx")
    free = {"dynamic_shapes": ({0: torch.export.Dim("batch")},)} if dynamo else {"dynamic_axes": {"x": {0: "batch"}}}
    torch.onnx.export(net, (draw(shape[0]),), str(path), input_names=["x"], dynamo=dynamo, external_data=external, **free)
    known = np.concatenate([p.detach().numpy().ravel() for p in net.parameters()])
    frozen = []  # what is no parameter in PyTorch
    for tensor in onnx.load(path, load_external_data=True).graph.initializer:
        if not np.isin(onnx.numpy_helper.to_array(tensor), known).all():
            frozen.append(tensor.name)
    x = draw(shape[0] + 1)
    y = net(x)
    loss = (y ** 2).mean()
    loss.backward()
    folded = any(isinstance(each, nn.BatchNorm2d) for each in net.modules())  # whose weights the exporter folds
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    optimizer.step()
    after = net(x)
    arrays = {"x": x.numpy().astype("int32" if shape == WORDS else "float32"), "y": y.detach().numpy(), "after": after.detach().numpy()}
    np.savez(folder / (name + ".npz"), **arrays)
    (folder / (name + ".json")).write_text(json.dumps({"frozen": frozen, "trains": not folded, "loss": loss.item()}))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    for each, (make_net, its_shape) in NETS.items():
        if len(sys.argv) > 2 and each not in sys.argv[2:]:
            continue
        save(target, each, make_net, its_shape, True, each == "resnet18")
        save(target, each + ", the older exporter", make_net, its_shape, False, False)
