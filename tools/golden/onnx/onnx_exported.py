"""Nets that glueball exported, checked by onnx and run by onnxruntime: digests of their files, and what they compute.

Run: python3.12 -m venv ox && ox/bin/pip install onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 && ox/bin/python -m tools.golden.onnx.onnx_exported
"""
import hashlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import onnx
import onnxruntime
from tools.golden.golden import write



def cases_of(program):
    """What a program exports to a folder, which is its argument."""
    rng = np.random.RandomState(0)
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run(["npx", "bun", program, str(folder)], check=True)
    for path in sorted(folder.glob("*.onnx")):
        about = json.loads(path.with_suffix(".json").read_text())
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        inputs = []
        for shape in about["shapes"]:
            shape[about["batch_axis"]] += 3  # another length than that of the export
            x = rng.randint(about["below"], size=shape) if about["below"] else rng.uniform(-about["most"], about["most"], size=shape)
            inputs.append(x.astype(np.float32))
        outputs = session.run(None, dict(zip([each.name for each in session.get_inputs()], inputs)))
        yield {"about": path.stem, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
               "operators": sorted({node.op_type for node in model.graph.node}),
               "dims": [each.dim_param or each.dim_value for each in model.graph.output[0].type.tensor_type.shape.dim],
               "inputs": inputs, "output": outputs[0]}


if __name__ == "__main__":
    write("onnx_exported", onnxruntime, list(cases_of("tests/gluon/onnx/exported_nets.ts")))
