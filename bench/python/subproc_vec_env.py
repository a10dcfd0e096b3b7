"""Steps a second of Stable-Baselines3's SubprocVecEnv: subproc_vec_env.py id count seconds plain|atari"""

import json
import sys
import time

import gymnasium
import numpy
import stable_baselines3
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import SubprocVecEnv


def wrap(env):
    return gymnasium.wrappers.AtariPreprocessing(env)


def main():
    name, count, seconds, kind = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    if name.startswith("ALE/"):
        import ale_py

        gymnasium.register_envs(ale_py)
        name = "ale_py:" + name
    atari = {"wrapper_class": wrap, "env_kwargs": {"frameskip": 1}} if kind == "atari" else {}
    env = make_vec_env(name, count, seed=0, vec_env_cls=SubprocVecEnv, **atari)
    env.action_space.seed(0)
    actions = [numpy.array([env.action_space.sample() for _ in range(count)]) for _ in range(64)]
    env.reset()
    for t in range(20):
        env.step(actions[t])
    begin, steps = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        for _ in range(8):
            env.step(actions[steps % 64])
            steps += 1
    rate = steps * count / (time.perf_counter() - begin)
    versions = {"stable_baselines3": stable_baselines3.__version__, "gymnasium": gymnasium.__version__}
    print(json.dumps({"rate": rate, "versions": versions}))
    env.close()


if __name__ == "__main__":
    main()
