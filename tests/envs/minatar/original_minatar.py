"""Plays the MinAtar that is installed, as anyone who uses it does, and prints what it shows as JSON.

Of a game named on the command line: returns and lengths of the random policy with the default options, and episodes
frame by frame, without sticky actions, of a policy that stays alive for longer.
"""

import copy
import json
import sys

import numpy
from minatar import Environment

NOOP, LEFT, UP, RIGHT, DOWN, FIRE = range(6)
PLAYER = 0


def made(game, seed, **options):
    env = Environment(game, **options)
    env.seed(seed)
    env.reset()
    return env


def random_episodes(game, count):
    env = made(game, 1)
    rng = numpy.random.RandomState(2)
    returns, lengths = [], []
    for _ in range(count):
        env.reset()
        total, length, ended = 0, 0, False
        while not ended:
            reward, ended = env.act(int(rng.randint(6)))
            total, length = total + int(reward), length + 1
        returns.append(total)
        lengths.append(length)
    return {"returns": returns, "lengths": lengths}


def shown(env):
    """Channel by channel, the cells that are set."""
    state = env.state()
    return [[int(10 * y + x) for y, x in numpy.argwhere(state[:, :, c])] for c in range(state.shape[2])]


def breakout(env, rng):
    """Follows the ball, sometimes a cell too far."""
    channels = shown(env)
    ahead = channels[1][0] % 10 - channels[2][0] % 10
    goal = channels[1][0] % 10 + (ahead if rng.rand() < 0.5 else 0)
    paddle = channels[PLAYER][0] % 10
    return LEFT if goal < paddle else RIGHT if goal > paddle else NOOP


def freeway(env, rng):
    return int(rng.choice([UP, UP, UP, UP, NOOP, DOWN]))


def survives(env, action, depth):
    env = copy.deepcopy(env)
    _, ended = env.act(action)
    return not ended and (depth == 0 or any(survives(env, each, depth - 1) for each in range(6)))


def careful(env, rng):
    """A random action after which one stays alive for two frames."""
    order = [int(each) for each in rng.permutation(6)]
    return next((each for each in order if survives(env, each, 1)), NOOP)


def diver(env, rng):
    """Careful; goes up when the oxygen runs out and there are divers, else where divers are."""
    channels = shown(env)
    row, column = divmod(channels[PLAYER][0], 10)
    wanted = int(rng.choice([FIRE, LEFT, RIGHT, DOWN, FIRE]))
    if len(channels[8]) == 6 or (channels[8] and len(channels[7]) < 4):
        wanted = UP
    elif channels[9] and rng.rand() < 0.8:
        there = min(channels[9], key=lambda at: abs(at // 10 - row) + abs(at % 10 - column))
        vertical = DOWN if there // 10 > row else UP if there // 10 < row and row > 1 else None
        wanted = vertical or (RIGHT if there % 10 > column else LEFT)
    return wanted if survives(env, wanted, 1) else careful(env, rng)


POLICIES = {
    "asterix": careful,
    "breakout": breakout,
    "freeway": freeway,
    "seaquest": diver,
    "space_invaders": careful,
}


def episode(game, seed, frames):
    env = made(game, seed, sticky_action_prob=0.0)
    rng = numpy.random.RandomState(seed)
    steps = []
    start = shown(env)
    while len(steps) < frames and not (steps and steps[-1][2]):
        action = POLICIES[game](env, rng)
        reward, ended = env.act(action)
        steps.append([action, int(reward), bool(ended), shown(env)])
    return {"start": start, "steps": steps}


game, count, episodes, frames = sys.argv[1], *map(int, sys.argv[2:])
played = [episode(game, seed, frames) for seed in range(episodes)]
print(json.dumps({**random_episodes(game, count), "episodes": played}))
