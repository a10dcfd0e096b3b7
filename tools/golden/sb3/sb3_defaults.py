"""The options that algorithms of Stable-Baselines3 and sb3-contrib have in common with ours, and their defaults.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 sb3-contrib==2.9.2 &&
sb3/bin/python -m tools.golden.sb3.sb3_defaults
"""
import inspect

import stable_baselines3
from sb3_contrib import QRDQN, TQC, RecurrentPPO
from stable_baselines3 import A2C, DDPG, DQN, PPO, SAC, TD3
from tools.golden.golden import write

ALGORITHMS = {
    "dqn": DQN, "qrdqn": QRDQN, "ppo": PPO, "recurrent_ppo": RecurrentPPO, "a2c": A2C, "sac": SAC, "td3": TD3, "ddpg": DDPG, "tqc": TQC,
}
# What the agent is made of, or what learn() and the Logger take here.
OTHERS = {
    "self", "policy", "env", "policy_kwargs", "verbose", "seed", "device", "tensorboard_log", "stats_window_size",
    "replay_buffer_class", "replay_buffer_kwargs", "optimize_memory_usage", "rollout_buffer_class", "rollout_buffer_kwargs",
    "_init_setup_model",
}

cases = [
    {
        "algorithm": name,
        "defaults": {
            key: parameter.default
            for key, parameter in inspect.signature(algorithm.__init__).parameters.items()
            if key not in OTHERS
        },
    }
    for name, algorithm in ALGORITHMS.items()
]
write("sb3_defaults", stable_baselines3, cases)
