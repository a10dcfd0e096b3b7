"""VecNormalize of Stable-Baselines3: normalized observations and rewards over the ends of episodes, and the statistics.

Run: python3.11 -m venv sb3 && sb3/bin/pip install torch==2.13.0 stable-baselines3==2.9.2 gymnasium==1.4.0 && sb3/bin/python -m tools.golden.sb3.sb3_vec_normalize
"""
import gymnasium
import numpy as np
import stable_baselines3
from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize
from tools.golden.golden import write

NUM_ENVS, SEED = 3, 7


def case(env_id, steps, max_episode_steps, options):
    def make():
        return gymnasium.make(env_id, max_episode_steps=max_episode_steps)

    env = VecNormalize(DummyVecEnv([make] * NUM_ENVS), **options)
    env.seed(SEED)
    observations, rewards, finals = [env.reset()], [], []
    space = env.action_space
    discrete = isinstance(space, gymnasium.spaces.Discrete)
    for t in range(steps):
        # the same on both sides: a pattern of the step and the environment
        pattern = [(t * 7 + i * 3) % 5 for i in range(NUM_ENVS)]
        actions = np.array([p % space.n for p in pattern]) if discrete else np.array([[p - 2] for p in pattern], "float32")
        obs, reward, dones, infos = env.step(actions)
        observations.append(obs)
        rewards.append(reward)
        finals.append([info["terminal_observation"] if done else None for done, info in zip(dones, infos)])
    return {
        "id": env_id,
        "num_envs": NUM_ENVS,
        "seed": SEED,
        "max_episode_steps": max_episode_steps,
        "options": options,
        "observations": np.array(observations, "float32"),
        "rewards": np.array(rewards, "float32"),
        "finals": finals,
        "mean": env.obs_rms.mean if env.norm_obs else None,
        "var": env.obs_rms.var if env.norm_obs else None,
        "ret_var": float(env.ret_rms.var),
    }


def main():
    write("sb3_vec_normalize", stable_baselines3, [
        case("CartPole-v1", 40, 12, {}),
        case("Pendulum-v1", 30, 10, {"gamma": 0.9, "clip_obs": 1.5, "clip_reward": 1.0}),
        case("Pendulum-v1", 15, 10, {"norm_obs": False}),
        case("Pendulum-v1", 15, 10, {"norm_reward": False}),
    ])


if __name__ == "__main__":
    main()
