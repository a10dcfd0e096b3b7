"""Large files of tensors for `bun bench/interchange.ts memory`: `large_files.py FOLDER shards|pth LAYERS UNITS`."""
import pathlib
import sys

import numpy as np
import torch
from safetensors.numpy import save_file

folder, kind, layers, units = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
weights = {"%d.weight" % i: np.full((units, units), i, "float32") for i in range(layers)}
if kind == "pth":
    torch.save({name: torch.from_numpy(weight) for name, weight in weights.items()}, folder / "net.pth")
else:
    for shard in range(3):
        save_file({name: weights[name] for i, name in enumerate(weights) if i % 3 == shard}, folder / ("shard%d.safetensors" % shard))
