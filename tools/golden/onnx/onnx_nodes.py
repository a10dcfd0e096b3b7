"""Some of ONNX's own examples of its operators; `bench/interchange.ts nodes` has all of them.

Run: python3.12 -m venv ox && ox/bin/pip install onnx==1.23.2 numpy==2.4.6 && ox/bin/python -m tools.golden.onnx.onnx_nodes
"""
import base64

import onnx
from bench.python.onnx_nodes import examples
from tools.golden.golden import write

CHOSEN = (
    "clip_min_greater_than_max", "convtranspose_autopad_same", "convtranspose_output_shape", "convtranspose_pads",
    "cumsum_1d_exclusive", "cumsum_1d_reverse", "cumsum_1d_reverse_exclusive", "cumsum_2d_negative_axis",
    "depthtospace_crd_mode_example", "depthtospace_example", "slice_neg_steps", "tril_neg", "tril_pos", "triu", "triu_one_row",
)

if __name__ == "__main__":
    write("onnx_nodes", onnx, [
        {"about": name, "file": base64.b64encode(model.SerializeToString()).decode(), "inputs": inputs, "outputs": outputs}
        for name, model, inputs, outputs in examples() if name.removeprefix("test_") in CHOSEN
    ])
