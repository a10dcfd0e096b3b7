"""Nets that glueball exported, loaded and run by MXNet: their files and what MXNet computes of them.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_exported
"""
import base64
import json
import pathlib
import subprocess
import tempfile

import mxnet as mx
import numpy as np
from mxnet import nd
from mxnet.gluon import SymbolBlock
from tools.golden.golden import write

rng = np.random.RandomState(0)
folder = pathlib.Path(tempfile.mkdtemp())
subprocess.run(["npx", "bun", "tests/gluon/symbol/exported_nets.ts", str(folder)], check=True)
cases = []
for path in sorted(folder.glob("*-symbol.json")):
    name = path.name[:-len("-symbol.json")]
    params = folder / (name + "-0000.params")
    net = SymbolBlock.imports(str(path), ["data"], str(params))
    batch, *rest = json.loads((folder / (name + ".json")).read_text())["shape"]
    x = nd.array(rng.randn(batch + 3, *rest))  # another length than that of the export
    cases.append({"about": name, "symbol": path.read_text(), "params": base64.b64encode(params.read_bytes()).decode(),
                  "input": x, "output": net(x)})
write("mxnet_exported", mx, cases)
