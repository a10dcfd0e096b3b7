"""Whole trainings in PyTorch: minimalRL's DQN and CleanRL's DQN in Gymnasium, and a DQN with MinAtar's settings in MinAtar."""

import collections
import random

import gymnasium
import numpy
import torch
import torch.nn.functional as F
from minatar import Environment
from training.episodes import program


def versions():
    return {
        "torch": torch.__version__,
        "gymnasium": gymnasium.__version__,
        "threads": torch.get_num_threads(),
    }


def network(*units):
    modules = []
    for inputs, outputs in zip(units, units[1:]):
        modules += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def minimalrl(case, arrays, variant):
    return program(lambda seed: train_minimalrl(case["steps"], seed))


def cleanrl(case, arrays, variant):
    return program(lambda seed: train_cleanrl(case["steps"], seed))


def minatar_dqn(case, arrays, variant):
    return program(lambda seed: train_minatar(case["steps"], seed))


def train_minimalrl(steps, seed):
    """A deque of tuples, ten updates of batch 32 after every episode, rewards divided by 100."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    policy, target = network(4, 128, 128, 2), network(4, 128, 128, 2)
    target.load_state_dict(policy.state_dict())
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.0005)
    memory = collections.deque(maxlen=50_000)

    def learn():
        state, action, reward, next_state, alive = zip(*rng.sample(memory, 32))
        state = torch.from_numpy(numpy.array(state))
        next_state = torch.from_numpy(numpy.array(next_state))
        action = torch.tensor(action).unsqueeze(1)
        with torch.no_grad():
            best = target(next_state).max(1).values
        wanted = torch.tensor(reward) + 0.98 * torch.tensor(alive) * best
        loss = F.smooth_l1_loss(policy(state).gather(1, action).squeeze(1), wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    env = gymnasium.make("CartPole-v1")
    returns, score = [], 0.0
    state, _ = env.reset(seed=seed)
    for _ in range(steps):
        epsilon = max(0.01, 0.08 - 0.01 * (len(returns) / 200))
        with torch.no_grad():
            q = policy(torch.from_numpy(state))
        action = rng.randint(0, 1) if rng.random() < epsilon else q.argmax().item()
        next_state, reward, terminated, truncated, _ = env.step(action)
        memory.append((state, action, reward / 100.0, next_state, 0.0 if terminated else 1.0))
        state = next_state
        score += reward
        if not (terminated or truncated):
            continue
        if len(memory) > 2000:
            for _ in range(10):
                learn()
        if len(returns) % 20 == 0 and returns:
            target.load_state_dict(policy.state_dict())
        returns.append(score)
        score = 0.0
        state, _ = env.reset()
    return returns


def train_cleanrl(steps, seed):
    """One environment in a vector, 4-120-84-2, batch 128 every ten steps, as CleanRL's dqn.py."""
    torch.manual_seed(seed)
    rng = numpy.random.default_rng(seed)
    same_step = gymnasium.vector.AutoresetMode.SAME_STEP
    make = [lambda: gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.make("CartPole-v1"))]
    envs = gymnasium.vector.SyncVectorEnv(make, autoreset_mode=same_step)
    policy, target = network(4, 120, 84, 2), network(4, 120, 84, 2)
    target.load_state_dict(policy.state_dict())
    optimizer = torch.optim.Adam(policy.parameters(), lr=2.5e-4)
    capacity = min(10_000, steps)
    states, next_states = (numpy.zeros((capacity, 4), numpy.float32) for _ in range(2))
    actions = numpy.zeros((capacity, 1), numpy.int64)
    rewards, ends = (numpy.zeros(capacity, numpy.float32) for _ in range(2))

    returns = []
    state, _ = envs.reset(seed=seed)
    for step in range(steps):
        epsilon = max(0.05, 1.0 - 0.95 * step / (0.5 * steps))
        if rng.random() < epsilon:
            action = rng.integers(0, 2, size=1)
        else:
            with torch.no_grad():
                action = policy(torch.from_numpy(state)).argmax(dim=1).numpy()
        next_state, reward, terminated, truncated, infos = envs.step(action)
        over = terminated[0] or truncated[0]
        if over:
            returns.append(float(infos["final_info"]["episode"]["r"][0]))
        slot = step % capacity
        states[slot], actions[slot] = state[0], action
        next_states[slot] = infos["final_obs"][0] if over else next_state[0]
        rewards[slot], ends[slot] = reward[0], terminated[0]
        state = next_state

        if step > 10_000 and step % 10 == 0:
            batch = rng.integers(0, min(step + 1, capacity), size=128)
            with torch.no_grad():
                best = target(torch.from_numpy(next_states[batch])).max(dim=1).values
                gain = 0.99 * best * (1 - torch.from_numpy(ends[batch]))
                wanted = torch.from_numpy(rewards[batch]) + gain
            q = policy(torch.from_numpy(states[batch]))
            loss = F.mse_loss(wanted, q.gather(1, torch.from_numpy(actions[batch])).squeeze())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if step % 500 == 0:
                target.load_state_dict(policy.state_dict())
    return returns


def train_minatar(steps, seed):
    """Breakout with the net and the settings of MinAtar's DQN: an update of batch 32 at every frame after the first 500."""
    torch.manual_seed(seed)
    rng = numpy.random.default_rng(seed)
    env = Environment("breakout")
    env.seed(seed)
    policy, target = convolutional(), convolutional()
    target.load_state_dict(policy.state_dict())
    optimizer = torch.optim.RMSprop(policy.parameters(), lr=2.5e-4, alpha=0.95, eps=0.01, centered=True)
    states, next_states = (numpy.zeros((steps, 4, 10, 10), bool) for _ in range(2))
    actions = numpy.zeros((steps, 1), numpy.int64)
    rewards, ends = (numpy.zeros(steps, numpy.float32) for _ in range(2))

    def see():
        return env.state().transpose(2, 0, 1)

    returns, score = [], 0.0
    env.reset()
    state = see()
    for step in range(steps):
        epsilon = max(0.1, 1 - 0.9 * step / steps)
        if rng.random() < epsilon:
            action = int(rng.integers(0, 6))
        else:
            with torch.no_grad():
                action = policy(torch.from_numpy(state[None]).float()).argmax().item()
        reward, ended = env.act(action)
        next_state = see()
        states[step], actions[step], next_states[step] = state, action, next_state
        rewards[step], ends[step] = reward, ended
        score += reward
        if ended:
            returns.append(score)
            score = 0.0
            env.reset()
            next_state = see()
        state = next_state

        if step >= 500:
            batch = rng.integers(0, step + 1, size=32)
            with torch.no_grad():
                best = target(torch.from_numpy(next_states[batch]).float()).max(dim=1).values
                wanted = torch.from_numpy(rewards[batch]) + 0.99 * best * (1 - torch.from_numpy(ends[batch]))
            q = policy(torch.from_numpy(states[batch]).float())
            loss = F.smooth_l1_loss(q.gather(1, torch.from_numpy(actions[batch])).squeeze(1), wanted)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if step % 1000 == 0:
                target.load_state_dict(policy.state_dict())
    return returns


def convolutional():
    return torch.nn.Sequential(
        torch.nn.Conv2d(4, 16, 3), torch.nn.ReLU(), torch.nn.Flatten(),
        torch.nn.Linear(1024, 128), torch.nn.ReLU(), torch.nn.Linear(128, 6),
    )
