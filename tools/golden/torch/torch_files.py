"""Files that PyTorch, safetensors and NumPy write: state_dicts of common layers, all dtypes, shards, .npy and .npz.

Run: python3 -m venv torch && torch/bin/pip install torch==2.13 safetensors numpy && torch/bin/python -m tools.golden.torch.torch_files
"""
import base64
import io
import pathlib
import pickle
import tempfile

import numpy as np
import torch
from safetensors.torch import save, save_file
from torch import nn
from tools.golden.golden import write

torch.manual_seed(0)
folder = pathlib.Path(tempfile.mkdtemp())
cases = []


def text(content):
    return base64.b64encode(content).decode()


def wide(tensor):
    """The values as they are read: small floats as float32, integers as int32, truth values as uint8."""
    kinds = {torch.float16: torch.float32, torch.bfloat16: torch.float32, torch.bool: torch.uint8, torch.int64: torch.int32,
             torch.int8: torch.int32, torch.int16: torch.int32}
    return tensor.to(kinds.get(tensor.dtype, tensor.dtype)).numpy()


x = torch.round(8 * torch.randn(2, 3)) / 8
dtypes = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
tensors = {str(dtype)[6:]: (x.abs() if dtype == torch.uint8 else x).to(dtype) for dtype in dtypes}
cases.append({"about": "dtypes", "file": text(save(tensors)), "arrays": [[k, wide(v)] for k, v in tensors.items()]})


class Net(nn.Module):
    """Layers in a module, as in most of PyTorch's code."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.PReLU(), nn.Flatten(), nn.Linear(18, 4), nn.LayerNorm(4), nn.Linear(4, 2))

    def forward(self, x):
        return self.net(x)


net = Net()
image = torch.randn(3, 1, 5, 5)
for _ in range(3):
    net(torch.randn(3, 1, 5, 5) + 1)
for parameter in net.parameters():
    parameter.data += 0.3 * torch.randn_like(parameter)
net.eval()
cases.append({"about": "state_dict", "file": text(save(net.state_dict())), "input": image, "output": net(image)})
names = list(net.state_dict())
for number, part in ((1, names[:6]), (2, names[6:])):
    name = "model-0000%d-of-00002.safetensors" % number
    save_file({k: net.state_dict()[k] for k in part}, folder / name)
    cases.append({"about": name, "file": text((folder / name).read_bytes()), "names": part})

lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True)
steps = torch.randn(5, 2, 3)
cases.append({"about": "lstm", "file": text(save(lstm.state_dict())), "input": steps, "output": lstm(steps)[0]})


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return text(stream.getvalue())


grid = np.arange(24, dtype="float32").reshape(2, 3, 4)
for about, array in (("npy", grid), ("npy Fortran", np.asfortranarray(grid)), ("npy big-endian", grid.astype(">f4")),
                     ("npy scalar", np.float64(2.5)), ("npy int64", np.array([3, -4]))):
    kinds = {"int64": "int32"}
    plain = np.asarray(array)
    plain = np.ascontiguousarray(plain.astype(kinds.get(plain.dtype.name, plain.dtype.name))).reshape(plain.shape)
    cases.append({"about": about, "file": npy(array), "arrays": [["0", plain]]})
cases.append({"about": "npy objects", "file": npy(np.array([{}, None], dtype=object), allow_pickle=True)})
cases.append({"about": "npy fields", "file": npy(np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))})
halves = grid[0].astype("float16")
for about, function in (("npz", np.savez), ("npz packed", np.savez_compressed)):
    stream = io.BytesIO()
    function(stream, grid=grid, halves=halves)
    cases.append({"about": about, "file": text(stream.getvalue()), "arrays": [["grid", grid], ["halves", halves.astype("float32")]]})
stream = io.BytesIO()
views = {"turned": x.t(), "part": x[:, 1:], "parameter": nn.Parameter(x[0])}
torch.save({"epoch": 3, "nets": {**tensors, **views}}, stream)
arrays = [["nets." + name, wide(value.detach())] for name, value in {**tensors, **views}.items()]
cases.append({"about": "torch.save", "file": text(stream.getvalue()), "arrays": arrays})
stream = io.BytesIO()
torch.save(net.net[5], stream)
cases.append({"about": "torch.save of a module", "file": text(stream.getvalue())})
cases.append({"about": "pickle", "file": text(pickle.dumps({"x": 1}))})
write("torch_files", torch, cases)
