"""Several of Gymnasium's environments stepped together, over the ends of their episodes.

Run: python3.11 -m venv gym && gym/bin/pip install gymnasium==1.4.0 numpy && gym/bin/python -m tools.golden.gymnasium.gymnasium_vector
"""
import gymnasium
import numpy as np
from tools.golden.golden import write
from tools.golden.gymnasium.gymnasium_recording import pack

STEPS = 80


def record_together(id, num_envs, seed, **options):
    """Random actions; episodes begin anew at the step after their end."""
    envs = gymnasium.make_vec(id, num_envs=num_envs, vectorization_mode="sync", **options)
    assert envs.metadata["autoreset_mode"] == gymnasium.vector.AutoresetMode.NEXT_STEP
    rng = np.random.default_rng(seed)
    observation, _ = envs.reset(seed=seed)
    observations, actions, rewards, terminated, truncated = [observation], [], [], [], []
    for _ in range(STEPS):
        space = envs.single_action_space
        if isinstance(space, gymnasium.spaces.Discrete):
            action = rng.integers(space.n, size=num_envs)
        else:
            action = rng.uniform(space.low, space.high, size=(num_envs, *space.shape)).astype(np.float32)
        step = envs.step(action)
        for values, value in zip((observations, rewards, terminated, truncated), step):
            values.append(value)
        actions.append(action)
    print(id, "%d ends" % (np.sum(terminated) + np.sum(truncated)))
    return {
        "id": id,
        "num_envs": num_envs,
        "seed": seed,
        "options": options,
        "steps": STEPS,
        "actions": pack(np.ravel(actions), "float32"),
        "observations": pack(np.ravel(observations), "float32"),
        "rewards": pack(np.ravel(rewards), "float64"),
        "terminated": pack(np.ravel(terminated), "uint8"),
        "truncated": pack(np.ravel(truncated), "uint8"),
    }


cases = [
    record_together("CartPole-v1", 3, 42),
    record_together("CartPole-v1", 4, 7, max_episode_steps=15),
    record_together("MountainCar-v0", 2, 1, max_episode_steps=30),
    record_together("Acrobot-v1", 2, 2, max_episode_steps=25),
    record_together("Pendulum-v1", 3, 3, max_episode_steps=20),
    record_together("FrozenLake-v1", 5, 4),
]
write("gymnasium_vector", gymnasium, cases)
