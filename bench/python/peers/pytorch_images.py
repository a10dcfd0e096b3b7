"""PyTorch: nets of images and single convolutions."""

import itertools

import torch
import torch.nn.functional as F
from exchange import layers


def network(net, pairs):
    modules, count = [], len(net["convolutions"])
    for i, (weight, bias) in enumerate(pairs):
        if i < count:
            filters, kernel, stride = net["convolutions"][i]
            layer = torch.nn.Conv2d(weight.shape[1], filters, kernel, stride)
        else:
            layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight))
            layer.bias.copy_(torch.from_numpy(bias))
        modules += [torch.nn.Flatten()] * (i == count) + [layer, torch.nn.ReLU()]
        modules += [torch.nn.MaxPool2d(2)] * (i < count and net["pools"])
    return torch.nn.Sequential(*modules[:-1])


def training(optimizer, compute_loss):
    def step():
        loss = compute_loss()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return [[step().item() for _ in range(8)]], repeat(step)


def image_update(case, arrays, variant):
    policy = network(case["net"], layers(arrays, "policy"))
    target = network(case["net"], layers(arrays, "target"))
    optimizer = torch.optim.Adam(policy.parameters(), lr=case["learning_rate"])
    count = itertools.count(1)
    state, next_state, reward, discount = (
        torch.from_numpy(arrays[name]) for name in ("state", "next_state", "reward", "discount")
    )
    action = torch.from_numpy(arrays["action"]).long().unsqueeze(1)

    def compute_loss():
        # epsilon 1e-8 where section 2 of Kingma and Ba puts it, as in MXNet: gradients are small here
        optimizer.param_groups[0]["eps"] = 1e-8 / (1 - 0.999 ** next(count)) ** 0.5
        with torch.no_grad():
            wanted = reward + discount * target(next_state).max(1).values
        return F.smooth_l1_loss(policy(state).gather(1, action).squeeze(1), wanted)

    return training(optimizer, compute_loss)


def image_training(case, arrays, variant):
    policy = network(case["net"], layers(arrays, "policy"))
    optimizer = torch.optim.SGD(policy.parameters(), lr=case["learning_rate"])
    x, label = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["label"]).long()
    return training(optimizer, lambda: F.cross_entropy(policy(x), label))


def image_act(case, arrays, variant):
    policy = network(case["net"], layers(arrays, "policy"))
    states = arrays["states"]

    @torch.no_grad()
    def choose(state):
        return policy(torch.from_numpy(state).unsqueeze(0)).argmax().item()

    stream = itertools.cycle(states)
    return [[choose(state) for state in states]], repeat(lambda: choose(next(stream)))


def image_forward(case, arrays, variant):
    policy = network(case["net"], layers(arrays, "policy"))
    x = torch.from_numpy(arrays["x"])
    step = torch.no_grad()(lambda: policy(x))
    return [step().numpy()], repeat(step)


def convolution(case, arrays, variant):
    x, ((weight, bias),) = torch.from_numpy(arrays["x"]), layers(arrays, "policy")
    weight, bias = torch.from_numpy(weight), torch.from_numpy(bias)
    pad = (case["kernel"] - 1) // 2
    step = torch.no_grad()(lambda: F.conv2d(x, weight, bias, case["stride"], pad).relu_())
    return [step().numpy()], repeat(step)


def launch(case, arrays, variant):
    x = torch.from_numpy(arrays["x"])

    @torch.no_grad()
    def step():
        y = x
        for _ in range(case["kernels"]):
            y = torch.tanh(y)
        return y

    return [step().numpy()], repeat(step)


def repeat(step):
    def run(count):
        for _ in range(count):
            step()

    return run
