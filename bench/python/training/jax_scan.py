"""A whole DQN training in one `lax.scan`: environment, buffer and learning, CleanRL's settings."""

import jax
import jax.numpy as jnp
import numpy
from peers.jax_jit import adam, forward
from training.episodes import program

CAPACITY, STARTS, EVERY, BATCH, TARGET_EVERY = 10_000, 10_000, 10, 128, 500
GAMMA, LEARNING_RATE = 0.99, 2.5e-4


def versions():
    return {"jax": jax.__version__}


def initial_net(key, *units):
    net = []
    for inputs, outputs in zip(units, units[1:]):
        key, first, second = jax.random.split(key, 3)
        bound = inputs**-0.5
        weight = jax.random.uniform(first, (outputs, inputs), minval=-bound, maxval=bound)
        net.append((weight, jax.random.uniform(second, (outputs,), minval=-bound, maxval=bound)))
    return net


def reset(key):
    return jax.random.uniform(key, (4,), minval=-0.05, maxval=0.05)


def move(state, action):
    """CartPole-v1: Gymnasium's dynamics, in float32."""
    x, x_dot, theta, theta_dot = state
    force = jnp.where(action == 1, 10.0, -10.0)
    cosine, sine = jnp.cos(theta), jnp.sin(theta)
    push = (force + 0.05 * theta_dot**2 * sine) / 1.1
    turn = (9.8 * sine - cosine * push) / (0.5 * (4.0 / 3.0 - 0.1 * cosine**2 / 1.1))
    slide = push - 0.05 * turn * cosine / 1.1
    change = jnp.stack([x_dot, slide, theta_dot, turn])
    state = state + 0.02 * change
    fell = (jnp.abs(state[0]) > 2.4) | (jnp.abs(state[2]) > 12 * 2 * jnp.pi / 360)
    return state, fell


def step_in_world(policy, steps, carry, _):
    """One step with an epsilon-greedy action; a finished episode starts anew."""
    world, buffer, step, key = carry
    state, age = world
    key, coin_key, action_key, reset_key = jax.random.split(key, 4)
    epsilon = jnp.maximum(0.05, 1.0 - 0.95 * step / (0.5 * steps))
    greedy = forward(policy, state[None]).argmax()
    explore = jax.random.uniform(coin_key) < epsilon
    action = jnp.where(explore, jax.random.randint(action_key, (), 0, 2), greedy)
    next_state, fell = move(state, action)
    over = fell | (age + 1 >= 500)
    row = {
        "state": state,
        "next_state": next_state,
        "action": action,
        "discount": jnp.where(fell, 0.0, GAMMA),
    }
    buffer = {name: buffer[name].at[step % CAPACITY].set(row[name]) for name in buffer}
    world = (jnp.where(over, reset(reset_key), next_state), jnp.where(over, 0, age + 1))
    return (world, buffer, step + 1, key), jnp.where(over, age + 1, 0)


def learn(learner, target, buffer, step, key):
    chosen = jax.random.randint(key, (BATCH,), 0, jnp.minimum(step, CAPACITY))
    batch = {name: values[chosen] for name, values in buffer.items()}
    wanted = 1.0 + batch["discount"] * forward(target, batch["next_state"]).max(1)

    def compute_loss(policy):
        q = jnp.take_along_axis(forward(policy, batch["state"]), batch["action"][:, None], 1)
        return ((q[:, 0] - wanted) ** 2).mean()

    policy, moments, count = learner
    gradients = jax.grad(compute_loss)(policy)
    policy, moments = adam(policy, gradients, moments, count + 1, LEARNING_RATE)
    return policy, moments, count + 1


def train(seed, steps):
    """The length of the episode that ended at each step, 0 where none did."""
    key, net_key, reset_key = jax.random.split(jax.random.key(seed), 3)
    policy = initial_net(net_key, 4, 120, 84, 2)
    moments = tuple(jax.tree_util.tree_map(jnp.zeros_like, policy) for _ in range(2))
    buffer = {
        "state": jnp.zeros((CAPACITY, 4)),
        "next_state": jnp.zeros((CAPACITY, 4)),
        "action": jnp.zeros(CAPACITY, jnp.int32),
        "discount": jnp.zeros(CAPACITY),
    }

    def block(carry, _):
        (learner, target), play = carry
        advance = lambda play, x: step_in_world(learner[0], steps, play, x)  # noqa: E731
        play, lengths = jax.lax.scan(advance, play, None, EVERY)
        world, buffer, step, key = play
        key, learn_key = jax.random.split(key)
        learner = jax.lax.cond(
            step > STARTS,
            lambda learner: learn(learner, target, buffer, step, learn_key),
            lambda learner: learner,
            learner,
        )
        fresh = step % TARGET_EVERY == 0
        target = jax.tree_util.tree_map(
            lambda new, old: jnp.where(fresh, new, old), learner[0], target
        )
        return ((learner, target), (world, buffer, step, key)), lengths

    learner = (policy, moments, jnp.float32(0))
    play = ((reset(reset_key), 0), buffer, 0, key)
    _, lengths = jax.lax.scan(block, ((learner, policy), play), None, steps // EVERY)
    return lengths.reshape(-1)


def cleanrl(case, arrays, variant):
    compiled = jax.jit(train, static_argnums=1).lower(0, case["steps"]).compile()

    def returns(seed):
        lengths = numpy.asarray(compiled(seed))
        return lengths[lengths > 0]

    return program(returns)
