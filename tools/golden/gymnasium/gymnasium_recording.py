"""Plays episodes in Gymnasium and records them, for the recipes of the environments."""
import base64

import gymnasium
import numpy as np


def pack(values, dtype):
    """The values as base64 of little-endian numbers of `dtype`."""
    return base64.b64encode(np.asarray(values, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()).decode()


def record(id, policy, episodes, seed, options=None, name=None, masks=False):
    """
    Plays `episodes` episodes, the first one seeded with `seed`, the others going on with its stream.

    `policy(observation, rng, env)` gives the action; `rng` is a generator of its own, seeded with `seed`.
    """
    env = gymnasium.make(id, **(options or {}))
    rng = np.random.default_rng(seed)
    played = []
    for episode in range(episodes):
        observation, info = env.reset(seed=seed if episode == 0 else None)
        observations, actions, rewards, allowed = [observation], [], [], [info.get("action_mask")]
        terminated = truncated = False
        while not (terminated or truncated):
            action = policy(observation, rng, env)
            observation, reward, terminated, truncated, info = env.step(action)
            observations.append(observation)
            actions.append(action)
            rewards.append(float(reward))
            allowed.append(info.get("action_mask"))
        played.append(
            {
                "actions": pack(np.asarray(actions).ravel(), "float32"),
                "observations": pack(np.asarray(observations).ravel(), "float32"),
                "rewards": pack(rewards, "float64"),
                "terminated": terminated,
                "truncated": truncated,
                **({"action_masks": pack(np.asarray(allowed).ravel(), "uint8")} if masks else {}),
            }
        )
    lengths = [len(base64.b64decode(e["rewards"])) // 8 for e in played]
    ends = "".join("T" if e["terminated"] else "t" for e in played)
    print("%-24s %-10s %-40s seed %d: %s %s" % (id, name or policy.__name__, options or "", seed, lengths, ends))
    return {
        "id": id,
        "observation_space": str(env.observation_space),
        "action_space": str(env.action_space),
        "max_episode_steps": env.spec.max_episode_steps,
        "reward_threshold": env.spec.reward_threshold,
        "options": options or {},
        "policy": name or policy.__name__,
        "seed": seed,
        "episodes": played,
    }


def random(observation, rng, env):
    """Any action; of a Box, uniform within its bounds."""
    space = env.action_space
    if isinstance(space, gymnasium.spaces.Discrete):
        return int(rng.integers(space.n))
    return rng.uniform(space.low, space.high).astype(np.float32)


def always(action):
    """The same action for ever."""

    def policy(observation, rng, env):
        return action

    policy.__name__ = "always " + str(action)
    return policy
