"""A whole PPO training in one `lax.scan`: eight environments, rollouts and epochs, with rl-zoo's settings for CartPole-v1."""

import jax
import jax.numpy as jnp
import numpy
from training.episodes import program
from training.jax_scan import move, reset

ENVS, LENGTH, BATCH, EPOCHS = 8, 32, 256, 20
GAMMA, LAMBDA, LEARNING_RATE, CLIP = 0.98, 0.8, 1e-3, 0.2
VALUE_WEIGHT, MAX_NORM = 0.5, 0.5


def versions():
    return {"jax": jax.__version__}


def orthogonal_net(key, units, last_gain):
    keys = jax.random.split(key, len(units) - 1)
    net = []
    for i, (inputs, outputs) in enumerate(zip(units, units[1:])):
        gain = last_gain if i == len(units) - 2 else 2**0.5
        weight = jax.nn.initializers.orthogonal(gain)(keys[i], (outputs, inputs))
        net.append((weight, jnp.zeros(outputs)))
    return net


def forward(net, x):
    for weight, bias in net[:-1]:
        x = jnp.tanh(x @ weight.T + bias)
    weight, bias = net[-1]
    return x @ weight.T + bias


def act(nets, worlds, key):
    """One step in all environments; where an episode ends, the next one begins."""
    states, ages = worlds
    action_key, reset_key = jax.random.split(key)
    logits = jax.nn.log_softmax(forward(nets["policy"], states))
    actions = jax.random.categorical(action_key, logits)
    next_states, fell = jax.vmap(move)(states, actions)
    truncated = (ages + 1 >= 500) & ~fell
    over = fell | truncated
    last_value = forward(nets["value"], next_states)[:, 0]
    fresh = jax.vmap(reset)(jax.random.split(reset_key, ENVS))
    row = {
        "state": states,
        "action": actions,
        "log_prob": jnp.take_along_axis(logits, actions[:, None], 1)[:, 0],
        "value": forward(nets["value"], states)[:, 0],
        "reward": 1.0 + GAMMA * jnp.where(truncated, last_value, 0.0),
        "over": over,
        "length": jnp.where(over, ages + 1, 0),
    }
    worlds = (jnp.where(over[:, None], fresh, next_states), jnp.where(over, 0, ages + 1))
    return worlds, row


def advantages(rollout, last_value):
    def back(carry, row):
        advantage, next_value = carry
        keep = GAMMA * (1.0 - row["over"])
        delta = row["reward"] + keep * next_value - row["value"]
        advantage = delta + keep * LAMBDA * advantage
        return (advantage, row["value"]), advantage

    _, found = jax.lax.scan(back, (jnp.zeros(ENVS), last_value), rollout, reverse=True)
    return found


def compute_loss(nets, batch, clip):
    logits = jax.nn.log_softmax(forward(nets["policy"], batch["state"]))
    log_prob = jnp.take_along_axis(logits, batch["action"][:, None], 1)[:, 0]
    ratio = jnp.exp(log_prob - batch["log_prob"])
    advantage = batch["advantage"]
    advantage = (advantage - advantage.mean()) / (advantage.std(ddof=1) + 1e-8)
    clipped = jnp.clip(ratio, 1 - clip, 1 + clip)
    policy_loss = -jnp.minimum(ratio * advantage, clipped * advantage).mean()
    value = forward(nets["value"], batch["state"])[:, 0]
    return policy_loss + VALUE_WEIGHT * ((batch["target"] - value) ** 2).mean()


def adam_step(nets, gradients, moments, count, rate):
    norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree_util.tree_leaves(gradients)))
    scale = jnp.minimum(1.0, MAX_NORM / (norm + 1e-6))
    gradients = jax.tree_util.tree_map(lambda g: g * scale, gradients)
    first = jax.tree_util.tree_map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradients)
    second = jax.tree_util.tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradients)
    one, two = 1 - 0.9**count, 1 - 0.999**count
    change = lambda p, m, v: p - rate * (m / one) / (jnp.sqrt(v / two) + 1e-5)  # noqa: E731
    return jax.tree_util.tree_map(change, nets, first, second), (first, second)


def train(seed, steps):
    """The length of the episode that ended at each step of each environment, 0 where none did."""
    key, policy_key, value_key, reset_key = jax.random.split(jax.random.key(seed), 4)
    nets = {
        "policy": orthogonal_net(policy_key, (4, 64, 64, 2), 0.01),
        "value": orthogonal_net(value_key, (4, 64, 64, 1), 1.0),
    }
    moments = tuple(jax.tree_util.tree_map(jnp.zeros_like, nets) for _ in range(2))
    rounds = steps // (ENVS * LENGTH)

    def rollout_and_learn(carry, index):
        nets, moments, count, worlds, key = carry
        left = 1.0 - (index + 1) / rounds
        key, act_key, epoch_key = jax.random.split(key, 3)
        step = lambda worlds, key: act(nets, worlds, key)  # noqa: E731
        worlds, rollout = jax.lax.scan(step, worlds, jax.random.split(act_key, LENGTH))
        advantage = advantages(rollout, forward(nets["value"], worlds[0])[:, 0])
        data = {name: rollout[name] for name in ("state", "action", "log_prob")}
        data |= {"advantage": advantage, "target": advantage + rollout["value"]}
        data = {k: v.reshape(ENVS * LENGTH, *v.shape[2:]) for k, v in data.items()}

        def epoch(carry, key):
            nets, moments, count = carry
            order = jax.random.permutation(key, ENVS * LENGTH)
            batch = {name: values[order[:BATCH]] for name, values in data.items()}
            gradients = jax.grad(compute_loss)(nets, batch, CLIP * left)
            nets, moments = adam_step(nets, gradients, moments, count + 1, LEARNING_RATE * left)
            return (nets, moments, count + 1), None

        epoch_keys = jax.random.split(epoch_key, EPOCHS)
        (nets, moments, count), _ = jax.lax.scan(epoch, (nets, moments, count), epoch_keys)
        return (nets, moments, count, worlds, key), rollout["length"]

    worlds = (jax.vmap(reset)(jax.random.split(reset_key, ENVS)), jnp.zeros(ENVS, jnp.int32))
    carry = (nets, moments, jnp.float32(0), worlds, key)
    _, lengths = jax.lax.scan(rollout_and_learn, carry, jnp.arange(rounds))
    return lengths.reshape(-1)


def ppo(case, arrays, variant):
    compiled = jax.jit(train, static_argnums=1).lower(0, case["steps"]).compile()

    def returns(seed):
        lengths = numpy.asarray(compiled(seed))
        return lengths[lengths > 0]

    return program(returns)
