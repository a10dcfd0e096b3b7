"""tinygrad on its CPU device, every workload under `TinyJit`."""

import importlib.metadata
import itertools
import os

os.environ.setdefault("DEV", "CPU")

import numpy  # noqa: E402
from exchange import layers  # noqa: E402
from tinygrad import Context, Device, Tensor, TinyJit  # noqa: E402
from tinygrad.nn.optim import Adam  # noqa: E402

CHECKED_UPDATES = 8


def versions():
    return {"tinygrad": importlib.metadata.version("tinygrad"), "device": Device.DEFAULT}


def tensor(values):
    return Tensor(numpy.ascontiguousarray(values)).realize()


def network(pairs):
    return [(tensor(weight), tensor(bias)) for weight, bias in pairs]


def forward(net, x):
    for weight, bias in net[:-1]:
        x = x.linear(weight.T, bias).relu()
    weight, bias = net[-1]
    return x.linear(weight.T, bias)


def smooth_l1(difference):
    size = difference.abs()
    return (size < 1).where(0.5 * size * size, size - 0.5).mean()


def update(case, arrays, variant):
    policy, target = (network(layers(arrays, net)) for net in ("policy", "target"))
    optimizer = Adam([each for pair in policy for each in pair], case["learning_rate"], eps=1e-8)
    state, next_state, reward, discount = (
        tensor(arrays[name]) for name in ("state", "next_state", "reward", "discount")
    )
    action = tensor(arrays["action"].astype(numpy.int32)).reshape(-1, 1)

    @TinyJit
    @Context(TRAINING=1)
    def step():
        wanted = reward + discount * forward(target, next_state).max(1).detach()
        loss = smooth_l1(forward(policy, state).gather(1, action).squeeze(1) - wanted)
        optimizer.zero_grad()
        loss.backward()
        return loss.realize(*optimizer.schedule_step())

    return [[step().item() for _ in range(CHECKED_UPDATES)]], repeat(step)


def act(case, arrays, variant):
    policy = network(layers(arrays, "policy"))
    best = TinyJit(lambda state: forward(policy, state).argmax().realize())
    states = arrays["states"]

    def choose(state):
        return best(Tensor(state[None]).realize()).item()

    stream = itertools.cycle(states)

    def run(count):
        for _ in range(count):
            choose(next(stream))

    return [[choose(state) for state in states]], run


def matmul(case, arrays, variant):
    a, b = tensor(arrays["a"]), tensor(arrays["b"])
    a = a.T if case["transposed"] == "a" else a
    b = b.T if case["transposed"] == "b" else b
    step = TinyJit(lambda: a.matmul(b).realize())
    return [step().numpy()], repeat(step)


def dense(case, arrays, variant):
    x, weight, bias, head = (tensor(arrays[k]) for k in ("x", "weight", "bias", "head"))

    @TinyJit
    def step():
        y = x.linear(weight.T, bias)
        gradients = y.gradient(x, weight, bias, gradient=head)
        Tensor.realize(y, *gradients)
        return y, *gradients

    return [values.numpy() for values in step()], repeat(step)


def repeat(step):
    # The second call captures; only from the third on does the jit replay.
    for _ in range(3):
        step()

    def run(count):
        for _ in range(count):
            step()
        Device[Device.DEFAULT].synchronize()

    return run
