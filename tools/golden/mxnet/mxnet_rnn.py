"""Outputs, states and gradients of recurrent layers and unrolled cells, with all parameters given.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 && mx/bin/python -m tools.golden.mxnet.mxnet_rnn
"""
import mxnet as mx
import numpy as np
from tools.golden.golden import write
from mxnet import autograd, nd
from mxnet.gluon import contrib, rnn

rng = np.random.RandomState(0)
cases = []


def normal(*shape, scale=1.0):
    return (scale * rng.randn(*shape)).astype("float32")


def draw(parameters):
    for p in parameters.values():
        p.set_data(nd.array(normal(*p.shape, scale=0.5)))
    return {name: p.data().asnumpy() for name, p in parameters.items()}


def differentiate(call, data, states, parameters):
    """Runs `call`; head gradients are drawn for the output and every state."""
    arrays = [data, *states]
    for array in arrays:
        array.attach_grad()
    with autograd.record():
        output, after = call()
    results = [output, *after]
    heads = [nd.array(normal(*each.shape)) for each in results]
    autograd.backward(results, heads)
    return {
        "output": output, "states_after": after, "head_grads": heads,
        "grads": {"input": data.grad, "states": [s.grad for s in states], **{n: p.grad() for n, p in parameters.items()}},
    }


def layer(kind, hidden, options, shape, with_states=True, gradients=True):
    block = getattr(rnn, kind)(hidden, **options)
    block.initialize()
    data = nd.array(normal(*shape))
    block(data)
    parameters = {name.split("_", 1)[1]: p for name, p in block.collect_params().items()}
    params = draw(parameters)
    batch = shape[block._layout.find("N")]
    states = [nd.array(normal(*info["shape"], scale=0.5)) for info in block.state_info(batch)] if with_states else []

    def call():
        return block(data, states) if with_states else (block(data), [])

    if not gradients:
        output, after = call()
    cases.append({
        "layer": kind, "hidden_size": hidden, "options": options, "text": repr(block), "params": params,
        "input": data.asnumpy(), "states": [s.asnumpy() for s in states],
        **(differentiate(call, data, states, parameters) if gradients else {
            "note": "MXNet has no gradient of a projection on the CPU", "output": output, "states_after": after,
            "head_grads": [], "grads": None}),
    })


T, N, C, H = 4, 3, 2, 5
for kind in ("RNN", "LSTM", "GRU"):
    layer(kind, H, {}, (T, N, C))
    layer(kind, H, {}, (T, N, C), with_states=False)
    layer(kind, H, {"num_layers": 2, "bidirectional": True}, (T, N, C))
    layer(kind, H, {"num_layers": 2, "layout": "NTC", "input_size": C}, (N, T, C))
    layer(kind, H, {"bidirectional": True}, (1, 1, 1))
    layer(kind, 1, {}, (2, 9, C))
    layer(kind, 2, {"num_layers": 4, "bidirectional": True}, (2, 2, C))
layer("RNN", H, {"activation": "tanh"}, (T, N, C))
layer("RNN", H, {"activation": "tanh", "num_layers": 2, "bidirectional": True}, (T, N, C))
layer("LSTM", H, {"projection_size": 3}, (T, N, C), gradients=False)
layer("LSTM", H, {"projection_size": 3, "num_layers": 2, "bidirectional": True}, (T, N, C), gradients=False)


def build(tree):
    kind, positional, options, children = tree + [[], {}, []][len(tree) - 1:]
    made = [build(each) for each in children]
    module = contrib.rnn if hasattr(contrib.rnn, kind) else rnn
    if kind in ("SequentialRNNCell", "HybridSequentialRNNCell"):
        cell = getattr(module, kind)()
        for child in made:
            cell.add(child)
        return cell
    return getattr(module, kind)(*made, *positional, **options)


def unroll(tree, layout="TNC", valid_length=None):
    cell = build(tree)
    cell.initialize()
    data = nd.array(normal(*((T, N, C) if layout == "TNC" else (N, T, C))))
    lengths = None if valid_length is None else nd.array(valid_length)
    cell.unroll(T, data, layout=layout)
    parameters = cell._collect_params_with_prefix()
    params = draw(parameters)
    states = [nd.array(normal(*info["shape"], scale=0.5)) for info in cell.state_info(N)]

    def call():
        return cell.unroll(T, data, begin_state=states, layout=layout, merge_outputs=True, valid_length=lengths)

    cases.append({
        "cell": tree, "layout": layout, "length": T, "text": repr(cell), "params": params, "input": data.asnumpy(),
        "valid_length": lengths, "states": [s.asnumpy() for s in states], **differentiate(call, data, states, parameters),
    })


ENDS = [4, 1, 3]
for tree in (["RNNCell", [H]], ["LSTMCell", [H]], ["GRUCell", [H]], ["LSTMPCell", [H, 3]],
             ["RNNCell", [H], {"activation": "relu"}], ["RNNCell", [H], {"activation": "softsign"}],
             ["LSTMCell", [H], {"activation": "softsign", "recurrent_activation": "tanh"}]):
    unroll(tree)
    unroll(tree, "NTC", ENDS)
stack = ["SequentialRNNCell", [], {}, [
    ["LSTMCell", [H]], ["DropoutCell", [0.0]], ["ResidualCell", [], {}, [["GRUCell", [H]]]],
    ["ZoneoutCell", [], {}, [["RNNCell", [3]]]]]]
unroll(stack)
unroll(["Hybrid" + stack[0], *stack[1:]], "NTC", ENDS)
both = ["BidirectionalCell", [], {}, [["LSTMCell", [H]], ["GRUCell", [H]]]]
unroll(both)
unroll(both, "TNC", ENDS)
twice = ["BidirectionalCell", [], {}, [["RNNCell", [H]], ["RNNCell", [H]]]]
unroll(["SequentialRNNCell", [], {}, [both, ["ResidualCell", [], {}, [twice]]]], "TNC", ENDS)
unroll(["VariationalDropoutCell", [], {}, [["LSTMCell", [H]]]], "TNC", ENDS)
write("mxnet_rnn", mx, cases)
