"""JAX: nets of images, under `jax.jit`."""

import itertools

import jax
import jax.numpy as jnp
from exchange import layers


def forward(net, pairs, x):
    for (_, _, stride), (weight, bias) in zip(net["convolutions"], pairs):
        x = jax.lax.conv_general_dilated(x, weight, (stride, stride), "VALID")
        x = jax.nn.relu(x + bias[:, None, None])
        if net["pools"]:
            x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
    x = x.reshape(x.shape[0], -1)
    dense = pairs[len(net["convolutions"]) :]
    for weight, bias in dense[:-1]:
        x = jax.nn.relu(x @ weight.T + bias)
    weight, bias = dense[-1]
    return x @ weight.T + bias


def image_update(case, arrays, variant):
    from peers.jax_jit import bellman_update

    return bellman_update(case, arrays, lambda pairs, x: forward(case["net"], pairs, x))


def image_training(case, arrays, variant):
    policy = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "policy"))
    x, label = jnp.asarray(arrays["x"]), jnp.asarray(arrays["label"], jnp.int32)

    def compute_loss(policy, x, label):
        scores = jax.nn.log_softmax(forward(case["net"], policy, x))
        return -jnp.take_along_axis(scores, label[:, None], 1).mean()

    def step(policy, x, label):
        loss, gradients = jax.value_and_grad(compute_loss)(policy, x, label)
        tree = jax.tree_util.tree_map
        return tree(lambda w, g: w - case["learning_rate"] * g, policy, gradients), loss

    step = jax.jit(step, donate_argnums=0)

    def run(count):
        nonlocal policy
        losses = []
        for _ in range(count):
            policy, loss = step(policy, x, label)
            losses.append(loss)
        jax.block_until_ready(policy)
        return losses

    return [[float(loss) for loss in run(8)]], lambda count: run(count) and None


def image_act(case, arrays, variant):
    policy = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "policy"))
    best = jax.jit(lambda policy, state: forward(case["net"], policy, state[None]).argmax())
    states = arrays["states"]
    stream = itertools.cycle(states)

    def run(count):
        for _ in range(count):
            int(best(policy, next(stream)))

    return [[int(best(policy, state)) for state in states]], run


def image_forward(case, arrays, variant):
    from peers.jax_jit import repeated

    policy = jax.tree_util.tree_map(jnp.asarray, layers(arrays, "policy"))
    return repeated(lambda x: forward(case["net"], policy, x), [arrays["x"]])


def convolution(case, arrays, variant):
    from peers.jax_jit import repeated

    ((weight, bias),) = layers(arrays, "policy")
    pad, stride = (case["kernel"] - 1) // 2, case["stride"]

    def step(x, weight, bias):
        sides = [(pad, pad)] * 2
        y = jax.lax.conv_general_dilated(x, weight, (stride, stride), sides)
        return jax.nn.relu(y + bias[:, None, None])

    return repeated(step, [arrays["x"], weight, bias])


def launch(case, arrays, variant):
    from peers.jax_jit import repeated

    def step(x):
        for _ in range(case["kernels"]):
            x = jnp.tanh(x)
        return x

    return repeated(step, [arrays["x"]])
