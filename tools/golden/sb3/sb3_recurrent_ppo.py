"""Updates of sb3-contrib's RecurrentPPO, from given weights, memories and a given rollout.

A rollout has 8 steps of 3 environments, some of whose episodes end, terminated or truncated; entry t * 3 + i is step t of
environment i. memory has, before each entry, hidden and cell state of the policy's LSTM, and of the value's, if it has one,
each (layers, units). Minibatches begin where default_rng(seed).spawn(4)[2] says, in place of NumPy's global generator.
Weights have Gluon's names. losses are means over the epochs, but approx_kl is that of the last one.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 sb3-contrib==2.9.2 &&
sb3/bin/python -m tools.golden.sb3.sb3_recurrent_ppo
"""
import gymnasium as gym
import numpy as np
import sb3_contrib
import torch
from gymnasium import spaces
from sb3_contrib import RecurrentPPO
from sb3_contrib.common.recurrent.type_aliases import RNNStates
from stable_baselines3.common.logger import configure
from stable_baselines3.common.vec_env import DummyVecEnv
from tools.golden.golden import write

STEPS, ENVS, UNITS, SEED = 8, 3, 5, 7
NAMES = {
    "mlp_extractor.policy_net.0": "pi.0", "mlp_extractor.policy_net.2": "pi.1",
    "mlp_extractor.value_net.0": "vf.0", "mlp_extractor.value_net.2": "vf.1",
    "action_net": "policy", "value_net": "value", "critic": "critic",
}
PARTS = {"weight_ih": "i2h_weight", "weight_hh": "h2h_weight", "bias_ih": "i2h_bias", "bias_hh": "h2h_bias"}


class Nothing(gym.Env):
    observation_space = spaces.Box(-10, 10, (4,), np.float32)

    def __init__(self, actions):
        self.action_space = actions


def name_of(parameter):
    block, _, last = parameter.rpartition(".")
    if block.startswith("lstm"):
        part, _, layer = last.rpartition("_l")
        return "%s.l%s_%s" % (block, layer, PARTS[part])
    return NAMES[block] + "." + last if block else parameter


def weights(model):
    return {name_of(n): p.detach().clone() for n, p in model.policy.named_parameters()}


def case(actions, seed, layers=1, batch_size=STEPS * ENVS, shared_lstm=False, enable_critic_lstm=True, **options):
    rng = np.random.RandomState(seed)
    env = DummyVecEnv([lambda: Nothing(actions)] * ENVS)
    common = {"gamma": 0.9, "gae_lambda": 0.8, "n_steps": STEPS, "learning_rate": 0.01, "batch_size": batch_size, **options}
    lstm = {"lstm_hidden_size": UNITS, "n_lstm_layers": layers, "shared_lstm": shared_lstm, "enable_critic_lstm": enable_critic_lstm}
    arch = {"net_arch": {"pi": [6, 6], "vf": [6, 6]}, **lstm}
    model = RecurrentPPO("MlpLstmPolicy", env, device="cpu", policy_kwargs=arch, **common)
    model.set_logger(configure(None, []))
    with torch.no_grad():
        for p in model.policy.parameters():
            p.copy_(torch.tensor((rng.randn(*p.shape) * 0.4).astype("float32")))
    before = weights(model)

    shape = (STEPS, ENVS)
    rewards = rng.randn(*shape).astype("float32")
    ends = (rng.rand(*shape) < 0.3).astype("uint8")
    terminated = ends * (rng.rand(*shape) < 0.5).astype("uint8")
    final_value = (rng.randn(*shape) * (ends - terminated)).astype("float32")
    last_value = rng.randn(ENVS).astype("float32")
    arrays = 4 if enable_critic_lstm else 2
    buffer = model.rollout_buffer
    buffer.reset()
    columns = {key: [] for key in ("state", "action", "value", "log_prob", "memory", "start")}
    starts = np.zeros(ENVS, bool)
    for t in range(STEPS):
        state = rng.randn(ENVS, 4).astype("float32")
        action = np.stack([actions.sample() for _ in range(ENVS)])
        action = (rng.randn(*action.shape) if isinstance(actions, spaces.Box) else action).astype("float32")
        memory = (rng.randn(arrays, layers, ENVS, UNITS) * 0.5).astype("float32")
        tensors = [torch.tensor(each) for each in memory]
        states = RNNStates(tuple(tensors[:2]), tuple(tensors[2:] or tensors[:2]))
        with torch.no_grad():
            value, log_prob, _ = model.policy.evaluate_actions(
                torch.tensor(state), torch.tensor(action), states, torch.tensor(starts, dtype=torch.float32)
            )
        value = value.flatten() + torch.tensor(0.3 * rng.randn(ENVS).astype("float32"))
        log_prob = log_prob + torch.tensor(0.3 * rng.randn(ENVS).astype("float32"))
        reward = rewards[t] + model.gamma * final_value[t]
        stored = action.reshape(ENVS, -1)
        buffer.add(state, stored, reward, starts, value, log_prob, lstm_states=states)
        rows = memory.transpose(2, 0, 1, 3).reshape(ENVS, -1)
        row = [state, stored, value.numpy(), log_prob.numpy(), rows, starts.astype("uint8")]
        for column, part in zip(columns.values(), row):
            column.append(part)
        starts = ends[t].astype(bool)
    buffer.compute_returns_and_advantage(torch.tensor(last_value), starts)

    splits = np.random.default_rng(SEED).spawn(4)[2]
    randint, np.random.randint = np.random.randint, lambda high: int(splits.integers(0, high))
    model.train()
    np.random.randint = randint
    numbers = model.logger.name_to_value
    losses = {k[6:]: float(v) for k, v in numbers.items() if k.startswith("train/") and k != "train/loss"}
    flat = {k: np.concatenate(v) for k, v in columns.items()}
    return {
        "options": {**common, **lstm, "n_epochs": model.n_epochs, "seed": SEED},
        "actions": repr(actions), **flat, "reward": rewards.ravel(), "done": ends.ravel(),
        "final_value": final_value.ravel(), "last_value": last_value,
        "weights": before, "losses": losses, "weights_after": weights(model),
    }


DISCRETE, BOX = spaces.Discrete(3, seed=0), spaces.Box(-1, 1, (2,), np.float32, seed=0)
cases = [
    case(DISCRETE, 0, n_epochs=3),
    case(BOX, 1, n_epochs=2, batch_size=7, ent_coef=0.01),
    case(DISCRETE, 2, layers=2, n_epochs=2, batch_size=10, clip_range_vf=0.2, max_grad_norm=0.1),
    case(DISCRETE, 3, n_epochs=2, enable_critic_lstm=False, normalize_advantage=False, ent_coef=0.05),
    case(DISCRETE, 4, n_epochs=2, enable_critic_lstm=False, shared_lstm=True, batch_size=9),
]
write("sb3_recurrent_ppo", sb3_contrib, cases)
