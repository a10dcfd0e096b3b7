"""The examples of ONNX's operators that the package onnx has, as models of one node, with their inputs and outputs.

Inputs that tell a shape, axes or limits become initializers, as in files of exporters. Left out: operators newer than
opset 24, and values that are no tensors of numbers."""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import defs, numpy_helper
from onnx.backend.test.case.node import collect_testcases

NEWEST = 24
KNOWN = ("scales", "sizes", "roi", "ratio", "constant_value", "value", "values", "depth")


def tensor(value):
    array = numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{array.dtype} is no kind of numbers")
    return array


def set_opset(model):
    for opset in model.opset_import:
        if opset.domain in ("", "ai.onnx") and opset.version > NEWEST:
            if any(defs.get_schema(node.op_type).since_version > NEWEST for node in model.graph.node):
                raise ValueError("a newer operator")
            opset.version = NEWEST


def model_of(case):
    """A model, its inputs and its outputs."""
    model = case.model
    set_opset(model)
    inputs, outputs = case.data_sets[0]
    arrays, kept = [], []
    for i, (info, value) in enumerate(zip(list(model.graph.input), inputs)):
        array = tensor(value)
        is_whole = model.graph.node[0].op_type in ("Range", "ConstantOfShape")
        if is_whole or i > 0 and (array.dtype == np.int64 or array.ndim == 0 or info.name in KNOWN):
            model.graph.initializer.append(numpy_helper.from_array(array, info.name))
        else:
            arrays.append(narrow(array))
            kept.append(info)
    del model.graph.input[:]
    model.graph.input.extend(kept)
    return model, arrays, [narrow(tensor(value)) for value in outputs]


def narrow(array):
    return array.astype(np.float32 if array.dtype.kind == "f" else np.int32)


def examples():
    """All of them: the name, the model, its inputs and its outputs."""
    for case in collect_testcases(None):
        try:
            yield (case.name, *model_of(case))
        except (ValueError, TypeError, defs.SchemaError):
            pass


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, model, inputs, outputs in examples():
        arrays = {f"input {i}": each for i, each in enumerate(inputs)} | {f"output {i}": each for i, each in enumerate(outputs)}
        np.savez(folder / f"{name}.npz", **arrays)
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
