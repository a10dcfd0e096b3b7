"""JAX: every workload under `jax.jit`, the state of training donated."""

import itertools

import jax
import jax.numpy as jnp
from exchange import layers
from peers.jax_images import (  # noqa: F401 programs, found by their names
    convolution,
    image_act,
    image_forward,
    image_training,
    image_update,
    launch,
)

CHECKED_UPDATES = 8


def versions():
    return {"jax": jax.__version__}


def forward(net, x):
    for weight, bias in net[:-1]:
        x = jax.nn.relu(x @ weight.T + bias)
    weight, bias = net[-1]
    return x @ weight.T + bias


def smooth_l1(difference):
    size = jnp.abs(difference)
    return jnp.where(size < 1, 0.5 * size * size, size - 0.5).mean()


def adam(net, gradients, moments, count, learning_rate):
    """Adam (Kingma and Ba 2015) with epsilon 1e-8, where its section 2 puts it, as in MXNet."""
    tree = jax.tree_util.tree_map
    mean = tree(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradients)
    square = tree(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradients)
    small, large = 1 - 0.9**count, 1 - 0.999**count
    net = tree(
        lambda w, m, v: w - learning_rate * (m / small) / ((jnp.sqrt(v) + 1e-8) / jnp.sqrt(large)),
        net,
        mean,
        square,
    )
    return net, (mean, square)


def update(case, arrays, variant):
    return bellman_update(case, arrays, forward)


def bellman_update(case, arrays, forward):
    batch = {k: jnp.asarray(arrays[k]) for k in ("state", "next_state", "reward", "discount")}
    batch["action"] = jnp.asarray(arrays["action"], jnp.int32)
    target = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "target"))

    def compute_loss(policy, target, batch):
        best = forward(target, batch["next_state"]).max(1)
        wanted = batch["reward"] + batch["discount"] * best
        taken = jnp.take_along_axis(forward(policy, batch["state"]), batch["action"][:, None], 1)
        return smooth_l1(taken[:, 0] - wanted)

    def step(state, target, batch):
        policy, moments, count = state
        loss, gradients = jax.value_and_grad(compute_loss)(policy, target, batch)
        policy, moments = adam(policy, gradients, moments, count + 1, case["learning_rate"])
        return (policy, moments, count + 1), loss

    step = jax.jit(step, donate_argnums=0)
    policy = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "policy"))
    moments = tuple(jax.tree_util.tree_map(jnp.zeros_like, policy) for _ in range(2))
    state = (policy, moments, jnp.float32(0))

    def run(count):
        nonlocal state
        losses = []
        for _ in range(count):
            state, loss = step(state, target, batch)
            losses.append(loss)
        jax.block_until_ready(state)
        return losses

    check = [[float(loss) for loss in run(CHECKED_UPDATES)]]
    return check, lambda count: run(count) and None


def act(case, arrays, variant):
    policy = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "policy"))
    best = jax.jit(lambda policy, state: forward(policy, state[None]).argmax())
    states = arrays["states"]

    def choose(state):
        return int(best(policy, state))

    stream = itertools.cycle(states)

    def run(count):
        for _ in range(count):
            choose(next(stream))

    return [[choose(state) for state in states]], run


def matmul(case, arrays, variant):
    product = {
        "none": lambda a, b: a @ b,
        "a": lambda a, b: a.T @ b,
        "b": lambda a, b: a @ b.T,
    }[case["transposed"]]
    return repeated(product, [arrays["a"], arrays["b"]])


def dense(case, arrays, variant):
    def step(x, weight, bias, head):
        y, pull = jax.vjp(lambda x, weight, bias: x @ weight.T + bias, x, weight, bias)
        return y, *pull(head)

    return repeated(step, [arrays[k] for k in ("x", "weight", "bias", "head")])


def repeated(function, inputs):
    function = jax.jit(function)
    inputs = [jnp.asarray(values) for values in inputs]

    def run(count):
        result = None
        for _ in range(count):
            result = function(*inputs)
        jax.block_until_ready(result)

    results = function(*inputs)
    return (results if isinstance(results, tuple) else [results]), run
