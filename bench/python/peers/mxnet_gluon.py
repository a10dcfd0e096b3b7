"""MXNet 1.9.1: Gluon, hybridized with static memory."""

import itertools

import mxnet as mx
from exchange import layers
from mxnet import autograd, gluon, nd

CHECKED_UPDATES = 8


def versions():
    return {"mxnet": mx.__version__}


def network(pairs):
    net = gluon.nn.HybridSequential()
    for i, (weight, bias) in enumerate(pairs):
        last = i == len(pairs) - 1
        activation = None if last else "relu"
        net.add(gluon.nn.Dense(weight.shape[0], activation, in_units=weight.shape[1]))
    net.initialize()
    for layer, (weight, bias) in zip(net, pairs):
        layer.weight.set_data(nd.array(weight))
        layer.bias.set_data(nd.array(bias))
    net.hybridize(static_alloc=True, static_shape=True)
    return net


def update(case, arrays, variant):
    policy, target = (network(layers(arrays, net)) for net in ("policy", "target"))
    adam = {"learning_rate": case["learning_rate"], "epsilon": 1e-8}
    trainer = gluon.Trainer(policy.collect_params(), "adam", adam)
    compute_loss = gluon.loss.HuberLoss()
    compute_loss.hybridize(static_alloc=True, static_shape=True)
    state, next_state, action, reward, discount = (
        nd.array(arrays[name])
        for name in ("state", "next_state", "action", "reward", "discount")
    )

    def step():
        wanted = reward + discount * target(next_state).max(axis=1)
        with autograd.record():
            loss = compute_loss(policy(state).pick(action, axis=1), wanted)
        loss.backward()
        trainer.step(case["batch"])
        return loss

    return [[step().mean().asscalar() for _ in range(CHECKED_UPDATES)]], repeat(step)


def act(case, arrays, variant):
    policy = network(layers(arrays, "policy"))
    states = arrays["states"]

    def choose(state):
        return int(policy(nd.array(state[None])).argmax(axis=1).asscalar())

    stream = itertools.cycle(states)
    return [[choose(state) for state in states]], repeat(lambda: choose(next(stream)))


def matmul(case, arrays, variant):
    a, b = nd.array(arrays["a"]), nd.array(arrays["b"])
    flags = {f"transpose_{k}": case["transposed"] == k for k in ("a", "b")}
    return [nd.dot(a, b, **flags).asnumpy()], repeat(lambda: nd.dot(a, b, **flags))


def dense(case, arrays, variant):
    x, weight, bias, head = (nd.array(arrays[k]) for k in ("x", "weight", "bias", "head"))
    for each in (x, weight, bias):
        each.attach_grad()

    def step():
        with autograd.record():
            y = nd.FullyConnected(x, weight, bias, num_hidden=weight.shape[0])
        y.backward(head)
        return y, x.grad, weight.grad, bias.grad

    return [values.asnumpy() for values in step()], repeat(step)


def lstm(case, arrays, variant):
    net = gluon.rnn.LSTM(case["units"], input_size=case["units"])
    net.initialize()
    for name in ("i2h_weight", "h2h_weight", "i2h_bias", "h2h_bias"):
        getattr(net, f"l0_{name}").set_data(nd.array(arrays[name]))
    net.hybridize(static_alloc=True, static_shape=True)
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": case["learning_rate"]})
    penalty = gluon.loss.L2Loss()
    x, target = nd.array(arrays["x"]), nd.array(arrays["target"])

    def step():
        with autograd.record():
            loss = penalty(net(x), target).mean()
        loss.backward()
        trainer.step(1)
        return loss

    return [[step().asscalar() for _ in range(CHECKED_UPDATES)]], repeat(step)


def repeat(step):
    def run(count):
        for _ in range(count):
            step()
        nd.waitall()

    return run
