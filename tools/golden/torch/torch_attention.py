"""Attention by PyTorch: outputs and gradients with all parameters given.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_attention
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

rng = np.random.RandomState(0)
cases = []


def normal(*shape):
    return rng.randn(*shape).astype("float32")


def mask_of(lengths, queries, keys):
    """True where a key counts, (batch, queries, keys)."""
    lengths = torch.tensor(lengths)
    lengths = lengths[:, None].expand(-1, queries) if lengths.ndim == 1 else lengths
    return torch.arange(keys) < lengths[:, :, None]


def additive(q, k, v, mask, p):
    features = torch.tanh((q @ p["query.weight"].T)[:, :, None] + (k @ p["key.weight"].T)[:, None])
    scores = (features @ p["score.weight"].T)[..., 0]
    return scores.masked_fill(~mask, -torch.inf).softmax(-1) @ v


def dot_product(q, k, v, mask, p):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


def multi_head(heads, bias):
    def run(q, k, v, mask, p):
        units = p["query.weight"].shape[0]
        biases = torch.cat([p[name + ".bias"] for name in ("query", "key", "value")]) if bias else None
        y, _ = F.multi_head_attention_forward(
            q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), units, heads, None, biases, None, None, False, 0.0,
            p["output.weight"], p.get("output.bias"), need_weights=False, use_separate_proj_weight=True,
            q_proj_weight=p["query.weight"], k_proj_weight=p["key.weight"], v_proj_weight=p["value.weight"],
            attn_mask=~mask.repeat_interleave(heads, 0))
        return y.transpose(0, 1)
    return run


def case(layer, arguments, function, shapes, q, k, v, lengths):
    params = {name: 0.5 * normal(*shape) for name, shape in shapes.items()}
    p = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    inputs = [torch.tensor(x, requires_grad=True) for x in (q, k, v)]
    full = [k.shape[1]] * q.shape[0]
    output = function(*inputs, mask_of(full if lengths is None else lengths, q.shape[1], k.shape[1]), p)
    head = normal(*output.shape)
    output.backward(torch.tensor(head))
    cases.append({
        "layer": layer, "arguments": arguments, "params": params, "inputs": [q, k, v],
        "lengths": None if lengths is None else np.float32(lengths), "output": output, "head_grad": head,
        "grads": [x.grad for x in inputs], "param_grads": {name: value.grad for name, value in p.items()},
    })


def projections(heads_units, sizes, bias):
    shapes = {name + ".weight": (heads_units, size) for name, size in zip(("query", "key", "value", "output"), (*sizes, heads_units))}
    return {**shapes, **({name[:-6] + "bias": (heads_units,) for name in shapes} if bias else {})}


for lengths in (None, [2, 4], [[1, 2, 3], [4, 1, 2]]):
    shapes = {"query.weight": (5, 3), "key.weight": (5, 2), "score.weight": (1, 5)}
    case("AdditiveAttention", [5], additive, shapes, normal(2, 3, 3), normal(2, 4, 2), normal(2, 4, 6), lengths)
    case("DotProductAttention", [], dot_product, {}, normal(2, 3, 5), normal(2, 4, 5), normal(2, 4, 2), lengths)
    case("MultiHeadAttention", [6, 3], multi_head(3, False), projections(6, (6, 6, 6), False), normal(2, 3, 6), normal(2, 4, 6),
         normal(2, 4, 6), lengths)
case("MultiHeadAttention", [6, 2, 0, {"use_bias": True}], multi_head(2, True), projections(6, (6, 6, 6), True), normal(2, 3, 6),
     normal(2, 4, 6), normal(2, 4, 6), [3, 1])
write("torch_attention", torch, cases)
