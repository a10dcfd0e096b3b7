"""Episodes of Gymnasium's classic control worlds: every observation, reward and end.

Run: python3.11 -m venv gym && gym/bin/pip install gymnasium==1.4.0 numpy && gym/bin/python -m tools.golden.gymnasium.gymnasium_classic_control
"""
import gymnasium
import numpy as np
from tools.golden.golden import write
from tools.golden.gymnasium.gymnasium_recording import always, random, record


def balance(observation, rng, env):
    """Holds the pole up and the cart in the middle."""
    x, velocity, theta, omega = observation
    return int(theta + 0.3 * omega + 0.02 * x + 0.08 * velocity > 0)


def run_right(observation, rng, env):
    """Holds the pole leaning to the right, so that the cart leaves the track."""
    return int(observation[2] - 0.05 + 0.3 * observation[3] > 0)


def run_left(observation, rng, env):
    return int(observation[2] + 0.05 + 0.3 * observation[3] > 0)


def swing(observation, rng, env):
    """Pushes the car the way it rolls."""
    return 2 if observation[1] >= 0 else 0


def swing_force(observation, rng, env):
    return np.array([1.0 if observation[1] >= 0 else -1.0], dtype=np.float32)


def swing_gently(observation, rng, env):
    return np.array([0.9 * np.sign(observation[1]) + 0.05], dtype=np.float32)


def pump(observation, rng, env):
    """Turns the elbow with the shoulder's motion, which adds energy."""
    return 2 if observation[4] >= 0 else 0


def whirl(observation, rng, env):
    """Turns the elbow with its own motion, which makes it fast."""
    return 2 if observation[5] >= 0 else 0


def swing_up(observation, rng, env):
    """Adds energy until the pendulum is nearly upright, then holds it."""
    cosine, sine, omega = observation
    if cosine > 0.9:
        torque = -12 * np.arctan2(sine, cosine) - 3 * omega
    else:
        torque = 2 * np.sign(omega) if omega else 2
    return np.clip(np.array([torque], dtype=np.float32), -2, 2)


def force(value):
    policy = always(np.array([value], dtype=np.float32))
    policy.__name__ = "always %g" % value
    return policy


cases = [
    record("CartPole-v1", random, 20, seed=0),
    record("CartPole-v1", random, 20, seed=42),
    record("CartPole-v1", always(1), 5, seed=42),
    record("CartPole-v1", always(0), 5, seed=123),
    record("CartPole-v1", balance, 4, seed=1),
    record("CartPole-v1", balance, 3, seed=2**31),
    record("CartPole-v1", run_right, 3, seed=3),
    record("CartPole-v1", run_left, 3, seed=4),
    record("CartPole-v1", random, 5, seed=5, options={"sutton_barto_reward": True}),
    record("CartPole-v0", random, 15, seed=6),
    record("CartPole-v0", balance, 5, seed=7),
    record("MountainCar-v0", random, 8, seed=0),
    record("MountainCar-v0", always(0), 2, seed=1),
    record("MountainCar-v0", always(2), 2, seed=2),
    record("MountainCar-v0", swing, 12, seed=42),
    record("MountainCar-v0", swing, 4, seed=3, options={"goal_velocity": 0.05}),
    record("MountainCarContinuous-v0", random, 4, seed=0),
    record("MountainCarContinuous-v0", force(0.0), 1, seed=1),
    record("MountainCarContinuous-v0", force(-1.0), 2, seed=2),
    record("MountainCarContinuous-v0", swing_force, 12, seed=42),
    record("MountainCarContinuous-v0", swing_gently, 8, seed=3),
    record("MountainCarContinuous-v0", swing_gently, 2, seed=4, options={"goal_velocity": 0.06}),
    record("Acrobot-v1", random, 4, seed=0),
    record("Acrobot-v1", always(0), 2, seed=1),
    record("Acrobot-v1", always(2), 2, seed=2),
    record("Acrobot-v1", pump, 2, seed=42),
    record("Acrobot-v1", whirl, 20, seed=3),
    record("Pendulum-v1", random, 8, seed=0),
    record("Pendulum-v1", force(2.0), 3, seed=1),
    record("Pendulum-v1", force(0.0), 2, seed=2),
    record("Pendulum-v1", swing_up, 8, seed=42),
    record("Pendulum-v1", random, 3, seed=3, options={"g": 9.81}),
]
write("gymnasium_classic_control", gymnasium, cases)
