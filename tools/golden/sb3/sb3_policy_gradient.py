"""Updates of Stable-Baselines3's PPO and A2C, and of sb3-contrib's MaskablePPO, from given weights and a given rollout.

A rollout has 24 steps of 1 or 3 environments, some of whose episodes end, terminated or truncated; a truncated one
brings gamma * final_value, as in Stable-Baselines3. Every minibatch is the whole rollout, so that its order does not
matter.
Weights (units, in_units) have Gluon's names: pi.0, pi.1, vf.0, vf.1 (hidden layers, tanh), policy, value, log_std,
sde.log_std (with generalized state-dependent exploration).
losses are means over the epochs, but approx_kl is that of the last epoch.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 sb3-contrib==2.9.2 &&
sb3/bin/python -m tools.golden.sb3.sb3_policy_gradient
"""
import gymnasium as gym
import numpy as np
import stable_baselines3
import torch
from gymnasium import spaces
from sb3_contrib import MaskablePPO
from stable_baselines3 import A2C, PPO
from stable_baselines3.common.logger import configure
from stable_baselines3.common.sb2_compat.rmsprop_tf_like import RMSpropTFLike
from stable_baselines3.common.vec_env import DummyVecEnv
from tools.golden.golden import write

SIZE, UNITS = 24, 8
OBSERVATIONS = spaces.Box(-10, 10, (4,), np.float32)
NAMES = {
    "mlp_extractor.policy_net.0": "pi.0", "mlp_extractor.policy_net.2": "pi.1",
    "mlp_extractor.value_net.0": "vf.0", "mlp_extractor.value_net.2": "vf.1",
    "action_net": "policy", "value_net": "value",
}


class Nothing(gym.Env):
    observation_space = OBSERVATIONS

    def __init__(self, actions):
        self.action_space = actions

    def action_masks(self):
        return np.ones(self.action_space.n, bool)


def name_of(parameter, use_sde):
    block, _, last = parameter.rpartition(".")
    return NAMES[block] + "." + last if block else "sde.log_std" if use_sde else parameter


def weights(model):
    return {name_of(n, model.use_sde): p.detach().clone() for n, p in model.policy.named_parameters()}


def case(algorithm, actions, seed=0, tf_like=False, **options):
    rng = np.random.RandomState(seed)
    envs = 3 if isinstance(actions, (spaces.Discrete, spaces.Box)) else 1
    steps = SIZE // envs
    env = DummyVecEnv([lambda: Nothing(actions)] * envs)
    common = {"gamma": 0.9, "gae_lambda": 0.8, "n_steps": steps, "learning_rate": 0.01, **options}
    batch = {} if algorithm is A2C else {"batch_size": SIZE}
    arch = {"net_arch": {"pi": [UNITS, UNITS], "vf": [UNITS, UNITS]}}
    if tf_like:
        arch.update(optimizer_class=RMSpropTFLike, optimizer_kwargs={"alpha": 0.99, "eps": 1e-5})
    model = algorithm("MlpPolicy", env, device="cpu", policy_kwargs=arch, **common, **batch)
    model.set_logger(configure(None, []))
    with torch.no_grad():
        for p in model.policy.parameters():
            p.copy_(torch.tensor((rng.randn(*p.shape) * 0.4).astype("float32")))
    before = weights(model)

    shape = (steps, envs)
    rewards = rng.randn(*shape).astype("float32")
    ends = (rng.rand(*shape) < 0.3).astype("uint8")
    terminated = ends * (rng.rand(*shape) < 0.5).astype("uint8")
    final_value = (rng.randn(*shape) * (ends - terminated)).astype("float32")
    last_value = rng.randn(envs).astype("float32")
    buffer = model.rollout_buffer
    buffer.reset()
    masked = algorithm is MaskablePPO
    columns = {"state": [], "action": [], "value": [], "log_prob": [], "mask": []}
    starts = np.zeros(envs, bool)
    for t in range(steps):
        state = rng.randn(envs, 4).astype("float32")
        mask = rng.rand(envs, actions.n) < 0.6 if masked else None
        if masked:
            mask[:, rng.randint(actions.n)] = True
        action = np.stack([actions.sample(mask[i].astype("int8") if masked else None) for i in range(envs)])
        action = (rng.randn(*action.shape) if isinstance(actions, spaces.Box) else action).astype("float32")
        given = {"action_masks": mask} if masked else {}
        with torch.no_grad():
            value, log_prob, _ = model.policy.evaluate_actions(torch.tensor(state), torch.tensor(action).float(), **given)
        value = value.flatten() + torch.tensor(0.3 * rng.randn(envs).astype("float32"))
        log_prob = log_prob + torch.tensor(0.3 * rng.randn(envs).astype("float32"))
        reward = rewards[t] + model.gamma * final_value[t]
        stored = action.reshape(envs, -1)
        buffer.add(state, stored, reward, starts, value, log_prob, **given)
        starts = ends[t].astype(bool)
        for key, column in zip(columns, [state, stored, value.numpy(), log_prob.numpy(), mask]):
            columns[key].append(column)
    buffer.compute_returns_and_advantage(torch.tensor(last_value), starts)
    advantage, target = buffer.advantages.copy(), buffer.returns.copy()
    model.train()

    numbers = model.logger.name_to_value
    losses = {k[6:]: float(v) for k, v in numbers.items() if k.startswith("train/") and k != "train/loss"}
    flat = {k: np.concatenate(v).astype("uint8" if k == "mask" else v[0].dtype) for k, v in columns.items() if k != "mask" or masked}
    return {
        "algorithm": {PPO: "PPO", A2C: "A2C", MaskablePPO: "PPO"}[algorithm],
        "options": {
            **common, **({} if algorithm is A2C else {"n_epochs": model.n_epochs}), **({"rms_prop_tf_like": True} if tf_like else {}),
        },
        "actions": repr(actions), **flat, "reward": rewards.ravel(), "done": ends.ravel(),
        "final_value": final_value.ravel(), "last_value": last_value,
        "advantage": advantage.ravel(), "target": target.ravel(),
        "updates": numbers["train/n_updates"], "weights": before, "losses": losses, "weights_after": weights(model),
    }


SPACES = [spaces.Discrete(3), spaces.Box(-1, 1, (2,), np.float32), spaces.MultiDiscrete([3, 2]), spaces.MultiBinary(3)]
for each in SPACES:
    each.seed(0)
DISCRETE, BOX = SPACES[:2]
cases = [
    *[case(PPO, each, n_epochs=1 if each is BOX else 3) for each in SPACES],
    case(PPO, DISCRETE, 1, n_epochs=3, clip_range_vf=0.2, normalize_advantage=False, ent_coef=0.05),
    case(PPO, BOX, 2, n_epochs=20, learning_rate=0.05, target_kl=0.1, max_grad_norm=0.1, vf_coef=1.0),
    *[case(A2C, each, 3) for each in SPACES],
    case(PPO, BOX, 6, n_epochs=3, use_sde=True, ent_coef=0.01),
    case(A2C, DISCRETE, 4, use_rms_prop=False, normalize_advantage=True, ent_coef=0.05),
    case(A2C, DISCRETE, 7, tf_like=True),
    case(MaskablePPO, spaces.Discrete(4, seed=0), 5, n_epochs=3, ent_coef=0.1),
]
write("sb3_policy_gradient", stable_baselines3, cases)
