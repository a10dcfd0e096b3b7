"""Stable-Baselines3's DQN with CleanRL's settings, and with those of rl-zoo."""

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
    return learn(
        case["steps"],
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
    )


def zoo(case, arrays, variant):
    return learn(
        case["steps"],
        policy_kwargs={"net_arch": [256, 256]},
        learning_rate=2.3e-3,
        buffer_size=100_000,
        learning_starts=1000,
        batch_size=64,
        gamma=0.99,
        train_freq=256,
        gradient_steps=128,
        target_update_interval=10,
        exploration_fraction=0.16,
        exploration_final_eps=0.04,
    )


def learn(steps, **settings):
    def train(seed):
        env = Monitor(gymnasium.make("CartPole-v1"))
        DQN("MlpPolicy", env, seed=seed, device="cpu", **settings).learn(steps)
        return env.get_episode_rewards()

    return program(train)
