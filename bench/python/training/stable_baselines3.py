"""Stable-Baselines3's DQN with CleanRL's settings."""

import gymnasium
import stable_baselines3
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.monitor import Monitor
from training.episodes import program


def versions():
    return {
        "stable-baselines3": stable_baselines3.__version__,
        "torch": torch.__version__,
        "gymnasium": gymnasium.__version__,
    }


def cleanrl(case, arrays, variant):
    def train(seed):
        env = Monitor(gymnasium.make("CartPole-v1"))
        model = DQN(
            "MlpPolicy",
            env,
            policy_kwargs={"net_arch": [120, 84]},
            learning_rate=2.5e-4,
            buffer_size=10_000,
            learning_starts=10_000,
            batch_size=128,
            gamma=0.99,
            train_freq=10,
            target_update_interval=500,
            exploration_fraction=0.5,
            exploration_final_eps=0.05,
            max_grad_norm=float("inf"),
            seed=seed,
            device="cpu",
        )
        model.learn(case["steps"])
        return env.get_episode_rewards()

    return program(train)
