"""Policies of agents that glueball exported, checked by onnx and run by onnxruntime.

Run: as onnx_exported.py, with -m tools.golden.onnx.onnx_policies
"""
import onnxruntime
from tools.golden.golden import write
from tools.golden.onnx.onnx_exported import cases_of

write("onnx_policies", onnxruntime, list(cases_of("tests/rl/onnx/exported_policies.ts")))
