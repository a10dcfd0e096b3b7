"""Episodes of Gymnasium's worlds of Box2D: every observation, reward and end, and the terrain of each.

Run: python3.11 -m venv gym && gym/bin/pip install swig && gym/bin/pip install gymnasium[box2d]==1.4.0 numpy && gym/bin/python -m tools.golden.gymnasium.gymnasium_box2d
"""
import gymnasium
import numpy as np
from gymnasium.envs.box2d.bipedal_walker import BipedalWalkerHeuristics
from gymnasium.envs.box2d.lunar_lander import heuristic
from tools.golden.golden import write
from tools.golden.gymnasium.gymnasium_recording import pack, random, record


def landing(observation, rng, env):
    """Gymnasium's own landing, by hand."""
    return heuristic(env.unwrapped, observation)


class walking(BipedalWalkerHeuristics):
    """Gymnasium's own walk, by hand; anew in each episode."""

    __name__ = "walking"

    def __init__(self):
        self.a = np.zeros(4)

    def __call__(self, observation, rng, env):
        return self.step_heuristic(observation).astype(np.float32)


def terrain(id, seed, options=None):
    """Corners of the ground and of what stands on it, of an episode with this seed."""
    env = gymnasium.make(id, **(options or {}))
    env.reset(seed=seed)
    world = env.unwrapped
    if hasattr(world, "moon"):
        edges = [fixture.shape.vertices for fixture in world.moon.fixtures]
        corners = [edge[0] for edge in edges[1:]] + [edges[-1][1]]
        solids = []
    else:
        corners = list(zip(world.terrain_x, world.terrain_y))
        solids = [body.fixtures[0].shape.vertices for body in world.terrain]
        solids = [vertices for vertices in solids if len(vertices) == 4]
    return {
        "corners": pack(np.ravel(corners), "float32"),
        "obstacles": pack(np.ravel(sorted(np.mean(each, axis=0).tolist() for each in solids)), "float32"),
    }


def case(id, policy, episodes, seed, options=None, name=None):
    return {**record(id, policy, episodes, seed, options, name), "terrain": terrain(id, seed, options)}


if __name__ == "__main__":
    lander, continuous = "LunarLander-v3", "LunarLanderContinuous-v3"
    walker, hardcore = "BipedalWalker-v3", "BipedalWalkerHardcore-v3"
    write(
        "gymnasium_box2d",
        gymnasium,
        [
            case(lander, random, 3, 0),
            case(lander, landing, 2, 1),
            case(lander, random, 2, 2, {"enable_wind": True, "gravity": -9.0}),
            case(continuous, random, 2, 3),
            case(continuous, landing, 1, 4),
            case(continuous, random, 1, 5, {"enable_wind": True, "wind_power": 20.0, "turbulence_power": 2.0}),
            case(walker, random, 2, 6, {"max_episode_steps": 150}),
            case(walker, walking(), 1, 7, {"max_episode_steps": 300}),
            case(hardcore, random, 1, 8, {"max_episode_steps": 150}),
            case(hardcore, walking(), 1, 9),
        ],
    )
