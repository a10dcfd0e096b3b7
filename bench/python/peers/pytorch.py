"""PyTorch: eager (variants "" and "fused", which is about Adam) and "compile" (torch.compile)."""

import itertools

import torch
import torch.nn.functional as F
from exchange import layers
from peers.pytorch_images import (  # noqa: F401 programs, found by their names
    convolution,
    image_act,
    image_forward,
    image_training,
    image_update,
    launch,
)

CHECKED_UPDATES = 8


def versions():
    return {"torch": torch.__version__, "threads": torch.get_num_threads()}


def network(pairs):
    modules = []
    for weight, bias in pairs:
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight))
            layer.bias.copy_(torch.from_numpy(bias))
        modules += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def update(case, arrays, variant):
    policy = network(layers(arrays, "policy"))
    target = network(layers(arrays, "target"))
    adam = {"lr": case["learning_rate"], "eps": 1e-8, "fused": variant == "fused"}
    optimizer = torch.optim.Adam(policy.parameters(), **adam)
    state, next_state, reward, discount = (
        torch.from_numpy(arrays[name]) for name in ("state", "next_state", "reward", "discount")
    )
    action = torch.from_numpy(arrays["action"]).long().unsqueeze(1)

    def compute_loss():
        with torch.no_grad():
            wanted = reward + discount * target(next_state).max(1).values
        return F.smooth_l1_loss(policy(state).gather(1, action).squeeze(1), wanted)

    apply_gradients = optimizer.step
    if variant == "compile":
        compute_loss, apply_gradients = torch.compile(compute_loss), torch.compile(optimizer.step)

    def step():
        loss = compute_loss()
        optimizer.zero_grad()
        loss.backward()
        apply_gradients()
        return loss

    return [[step().item() for _ in range(CHECKED_UPDATES)]], repeat(step)


@torch.no_grad()
def act(case, arrays, variant):
    policy = network(layers(arrays, "policy"))
    if variant == "compile":
        policy = torch.compile(policy)
    states = arrays["states"]

    @torch.no_grad()
    def choose(state):
        return policy(torch.from_numpy(state).unsqueeze(0)).argmax().item()

    stream = itertools.cycle(states)
    return [[choose(state) for state in states]], repeat(lambda: choose(next(stream)))


@torch.no_grad()
def matmul(case, arrays, variant):
    a, b = torch.from_numpy(arrays["a"]), torch.from_numpy(arrays["b"])
    a = a.T if case["transposed"] == "a" else a
    b = b.T if case["transposed"] == "b" else b
    return [torch.mm(a, b).numpy()], repeat(torch.no_grad()(lambda: torch.mm(a, b)))


def dense(case, arrays, variant):
    x, weight, bias = (torch.from_numpy(arrays[k]).requires_grad_() for k in ("x", "weight", "bias"))
    head = torch.from_numpy(arrays["head"])

    def step():
        y = F.linear(x, weight, bias)
        return y.detach(), *torch.autograd.grad(y, (x, weight, bias), head)

    return [values.numpy() for values in step()], repeat(step)


def lstm(case, arrays, variant):
    net = torch.nn.LSTM(case["units"], case["units"])
    names = {"weight_ih_l0": "i2h_weight", "weight_hh_l0": "h2h_weight", "bias_ih_l0": "i2h_bias", "bias_hh_l0": "h2h_bias"}
    with torch.no_grad():
        for ours, theirs in names.items():
            getattr(net, ours).copy_(torch.from_numpy(arrays[theirs]))
    optimizer = torch.optim.SGD(net.parameters(), lr=case["learning_rate"])
    x, target = (torch.from_numpy(arrays[name]) for name in ("x", "target"))

    def step():
        loss = F.mse_loss(net(x)[0], target) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return [[step().item() for _ in range(CHECKED_UPDATES)]], repeat(step)


def repeat(step):
    def run(count):
        for _ in range(count):
            step()

    return run
