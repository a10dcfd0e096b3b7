"""Stable-Baselines3: DQN with CleanRL's settings, and DQN, PPO, A2C and SAC with those of rl-zoo."""

import gymnasium
import stable_baselines3
import torch
from stable_baselines3 import A2C, DQN, PPO, SAC
from stable_baselines3.common.env_util import make_vec_env
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


def linear(start):
    return lambda progress_remaining: start * progress_remaining


def ppo(case, arrays, variant):
    return learn_in_eight(
        PPO,
        case["steps"],
        n_steps=32,
        batch_size=256,
        n_epochs=20,
        gae_lambda=0.8,
        gamma=0.98,
        learning_rate=linear(1e-3),
        clip_range=linear(0.2),
    )


def a2c(case, arrays, variant):
    return learn_in_eight(A2C, case["steps"], ent_coef=0.0)


def sac(case, arrays, variant):
    return learn(case["steps"], algorithm=SAC, env_id="Pendulum-v1", learning_rate=1e-3)


def learn(steps, algorithm=DQN, env_id="CartPole-v1", **settings):
    def train(seed):
        env = Monitor(gymnasium.make(env_id))
        algorithm("MlpPolicy", env, seed=seed, device="cpu", **settings).learn(steps)
        return env.get_episode_rewards()

    return program(train)


def learn_in_eight(algorithm, steps, **settings):
    def train(seed):
        env = make_vec_env("CartPole-v1", n_envs=8, seed=seed)
        algorithm("MlpPolicy", env, seed=seed, device="cpu", **settings).learn(steps)
        returns = env.env_method("get_episode_rewards")
        return [each for per_env in zip(*returns) for each in per_env]

    return program(train)
