"""Updates of Stable-Baselines3's SAC, TD3 and DDPG, and of sb3-contrib's TQC, from given weights, batches and noise.

A case has 4 gradient steps on one batch of 8, whose rows come in the order that NumPy's generators give:
default_rng(seed).spawn(5) are those of weights, exploration, replay, noise and acting (for DDPG, spawn(4), without
noise), replay.choice(8, 8, replace=False) is the order in each step, and noise.normal is that of the actions in the
batch's states, then of those in its next states; in TD3 of the latter alone.
With generalized state-dependent exploration (use_sde), noise.normal is the matrix (features, actions) of each step.
Weights (units, in_units) have Gluon's names: actor.i (the last layer gives means, then logarithms of standard
deviations; with use_sde these are actor.latent.i, actor.mean, actor.std.log_std), critic.qf.k.i. The density of the tanh is log(1 - tanh(u)^2) itself, from which Stable-Baselines3's, with an
epsilon of 1e-6 inside of the logarithm, differs near the bounds; epsilon of Adam stands where MXNet has it. `metrics` has the figures of each step; TD3's policy is updated in every second one.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 sb3-contrib==2.9.2 &&
sb3/bin/python -m tools.golden.sb3.sb3_continuous
"""
import gymnasium as gym
import numpy as np
import stable_baselines3
import torch
import torch.nn.functional as F
from gymnasium import spaces
from sb3_contrib import TQC
from stable_baselines3 import DDPG, SAC, TD3
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.common.distributions import (
    DiagGaussianDistribution,
    SquashedDiagGaussianDistribution,
    StateDependentNoiseDistribution,
    sum_independent_dims,
)
from stable_baselines3.common.logger import configure
from stable_baselines3.common.type_aliases import ReplayBufferSamples
from tools.golden.golden import write

BATCH, STEPS, SEED, WIDTH, UNITS = 8, 4, 7, 2, [8, 6]


class Env(gym.Env):
    """Observations and actions of two numbers."""

    observation_space = spaces.Box(-10, 10, (WIDTH,), np.float32)
    action_space = spaces.Box(np.float32([-1, 0]), np.float32([1, 2]))


class Stub(ReplayBuffer):
    """Gives the batch, in the order of the generator."""

    def sample(self, batch_size, env=None):
        order = torch.tensor(self.order.choice(BATCH, batch_size, replace=False))
        b = {key: torch.tensor(value)[order] for key, value in self.batch.items()}
        column = lambda key: b[key][:, None]
        ended = (column("discount") == 0).float()
        return ReplayBufferSamples(b["state"], b["action"], b["next_state"], ended, column("reward"), column("discount"))


class Adam(torch.optim.Adam):
    """Adam with epsilon where section 2 of its paper puts it, as MXNet does."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = 0

    def step(self, closure=None):
        self.steps += 1
        for group in self.param_groups:
            group["eps"] = 1e-8 / np.sqrt(1 - group["betas"][1] ** self.steps)
        return super().step(closure)


def linear(module):
    return [layer for layer in module.modules() if isinstance(layer, torch.nn.Linear)]


def names(actor, critic):
    """Our name of each layer, and those that it is made of, one above the other."""
    found = {}
    if actor is not None and getattr(actor, "use_sde", False):
        found.update({"actor.latent.%d" % i: [each] for i, each in enumerate(linear(actor.latent_pi))})
        found.update({"actor.mean": linear(actor.mu), "actor.std": [actor]})
    elif actor is not None:
        heads = [[actor.mu, actor.log_std]] if hasattr(actor, "log_std") else []
        layers = linear(actor.latent_pi) if heads else linear(actor.mu)
        found.update({"actor.%d" % i: parts for i, parts in enumerate([[each] for each in layers] + heads)})
    for k, qf in enumerate(critic.q_networks):
        found.update({"critic.qf.%d.%d" % (k, i): [layer] for i, layer in enumerate(linear(qf))})
    return found


def weights(layers):
    join = lambda parts: torch.cat([part.detach().clone() for part in parts])
    return {
        name + "." + kind: join([getattr(part, kind) for part in parts])
        for name, parts in layers.items()
        for kind in (("log_std",) if name == "actor.std" else ("weight", "bias"))
    }


def exact_log_prob(self, actions, gaussian_actions):
    u = gaussian_actions
    density = 2 * (np.log(2) - u - F.softplus(-2 * u))
    return DiagGaussianDistribution.log_prob(self, u) - density.sum(dim=1)


def sample_and_note(self):
    self.u = self.distribution.mean + self.get_noise(self._latent_sde)
    return torch.tanh(self.u)


def exact_sde_log_prob(self, actions):
    density = 2 * (np.log(2) - self.u - F.softplus(-2 * self.u))
    return sum_independent_dims(self.distribution.log_prob(self.u)) - density.sum(dim=1)


def case(algorithm, options, policy_kwargs={}, scale=1.0, seed=0):
    rng = np.random.RandomState(seed)
    normal = lambda *shape: rng.randn(*shape).astype("float32")
    batch = {
        "state": normal(BATCH, WIDTH), "action": np.tanh(normal(BATCH, WIDTH)), "reward": scale * normal(BATCH),
        "next_state": normal(BATCH, WIDTH), "discount": np.float32([0.99, 0.99, 0, 0.99, 0.99 ** 2, 0.99, 0, 0.99]),
    }
    spawned = np.random.default_rng(SEED).spawn(4 if algorithm is DDPG else 5)

    def draw(shape):
        return torch.tensor(spawned[3].normal(size=tuple(shape)).astype("float32"))

    SquashedDiagGaussianDistribution.log_prob = exact_log_prob
    StateDependentNoiseDistribution.sample = sample_and_note
    StateDependentNoiseDistribution.log_prob = exact_sde_log_prob

    def rsample(self, shape=()):  # matrices of several environments, which updates do not read, take no draws
        return self.loc + self.scale * (draw(self.loc.shape) if shape == () else torch.zeros(*shape, *self.loc.shape))

    torch.distributions.Normal.rsample = rsample
    torch.Tensor.normal_ = lambda self, mean, std: self.copy_(draw(self.shape) * std)
    model = algorithm("MlpPolicy", Env(), batch_size=BATCH, seed=seed, device="cpu",
                      policy_kwargs={"net_arch": UNITS, "optimizer_class": Adam, **policy_kwargs}, **options)
    spawned = np.random.default_rng(SEED).spawn(4 if algorithm is DDPG else 5)
    model.set_logger(configure(None, []))
    for each in model.policy.parameters():
        each.data = torch.tensor(normal(*each.shape) * (0.4 if each.ndim > 1 else 0.1))
    model.replay_buffer.__class__ = Stub
    model.replay_buffer.batch, model.replay_buffer.order = batch, spawned[2]

    policy = model.policy
    own = names(policy.actor, policy.critic)
    target = names(getattr(policy, "actor_target", None), policy.critic_target)
    before = {"weights": weights(own), "target_weights": weights(target)}
    metrics = []
    for _ in range(STEPS):
        model.logger.name_to_value.clear()
        model.train(gradient_steps=1, batch_size=BATCH)
        values = {key[6:]: value for key, value in model.logger.name_to_value.items()}
        metrics.append({key: float(values[key]) for key in sorted(values) if "loss" in key or key == "ent_coef"})
    return {
        "algorithm": algorithm.__name__, "options": options, "net_arch": UNITS, "seed": SEED, **batch, **before,
        "n_quantiles": policy_kwargs.get("n_quantiles"), "metrics": metrics,
        "weights_after": weights(own), "target_weights_after": weights(target),
    }


cases = [
    case(SAC, {"learning_rate": 0.001, "tau": 0.05}),
    case(SAC, {"learning_rate": 0.001, "ent_coef": "auto_0.1", "target_entropy": -0.5}, scale=3.0, seed=1),
    case(SAC, {"learning_rate": 0.001, "ent_coef": 0.2}, seed=2),
    case(TD3, {"learning_rate": 0.001, "tau": 0.05}),
    case(TD3, {"learning_rate": 0.001, "policy_delay": 3, "target_policy_noise": 0.5, "target_noise_clip": 0.3}, seed=1),
    case(DDPG, {"learning_rate": 0.001, "tau": 0.05}),
    case(TQC, {"learning_rate": 0.001, "tau": 0.05}, {"n_quantiles": 5}),
    case(SAC, {"learning_rate": 0.001, "use_sde": True}, {"log_std_init": -1}, seed=3),
    case(TQC, {"learning_rate": 0.001, "use_sde": True, "ent_coef": 0.1}, {"n_quantiles": 3, "log_std_init": -3}, seed=4),
    case(TQC, {"learning_rate": 0.001, "top_quantiles_to_drop_per_net": 0, "ent_coef": 0.1}, {"n_quantiles": 3}, seed=1),
]
write("sb3_continuous", stable_baselines3, cases)
