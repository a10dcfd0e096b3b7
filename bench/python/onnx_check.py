"""Nets that glueball exported, for `bun bench/interchange.ts onnx`: `onnx_check.py FOLDER` checks each with onnx's checker, runs it
in onnxruntime, and prints how far its output is off, as JSON."""
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
found = {}
for case in json.loads((folder / "cases.json").read_text()):
    path = folder / (case["name"] + ".onnx")
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    inputs = [np.array(each["data"], "float32").reshape(each["shape"]) for each in case["inputs"]]
    y = session.run(None, dict(zip([each.name for each in session.get_inputs()], inputs)))[0]
    expected = np.array(case["output"]["data"], "float64").reshape(case["output"]["shape"])
    same = y.shape == expected.shape
    found[case["name"]] = float(np.abs(y - expected).max() / max(1, np.abs(expected).max())) if same else sys.float_info.max
print(json.dumps(found))
