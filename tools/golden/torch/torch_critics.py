"""DQN updates with C51, QR-DQN and Munchausen targets: ten steps of SGD on one batch with a fixed target net.

Net: Dense(16, relu) - Dense(actions * n) on 4 inputs, 2 actions; n is 1 for expected values, else atoms or quantiles.
C51 as in Bellemare et al. 2017, algorithm 1, by index arithmetic (floor, ceil); QR-DQN's loss is that of sb3-contrib.
Munchausen: reward + alpha * clip(T * log pi(a|s), -1, 0), bootstrap sum_a pi(a|s') (z(s', a) - T * log pi(a|s')), with pi
the softmax of the target net's values divided by T. Importance-sampling weights multiply the loss of C51.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 sb3-contrib==2.9.2 numpy &&
pt/bin/python -m tools.golden.torch.torch_critics
"""
import numpy as np
import torch
import torch.nn.functional as F
from sb3_contrib.common.utils import quantile_huber_loss
from tools.golden.golden import write

NAMES = ["0.weight", "0.bias", "1.weight", "1.bias"]
BATCH, ACTIONS, STEPS, GAMMA = 8, 2, 10, 0.99
ALPHA, TEMPERATURE = 0.9, 0.03


def forward(parameters, x):
    w0, b0, w1, b1 = parameters
    return F.linear(F.relu(F.linear(x, w0, b0)), w1, b1)


def project(probabilities, reward, discount, atoms):
    low, high, n = atoms[0].item(), atoms[-1].item(), len(atoms)
    step = (high - low) / (n - 1)
    result = torch.zeros_like(probabilities)
    for i in range(len(reward)):
        for j in range(n):
            b = (min(max(reward[i].item() + discount[i].item() * atoms[j].item(), low), high) - low) / step
            lower, upper = int(np.floor(b)), int(np.ceil(b))
            if lower == upper:
                result[i, lower] += probabilities[i, j]
            else:
                result[i, lower] += probabilities[i, j] * (upper - b)
                result[i, upper] += probabilities[i, j] * (b - lower)
    return result


def case(critic, n, double=False, munchausen=False, seed=0, learning_rate=0.05):
    rng = np.random.RandomState(seed)
    shapes = [(16, 4), (16,), (ACTIONS * n, 16), (ACTIONS * n,)]
    draw = lambda: [(rng.randn(*s) * (0.4 if len(s) > 1 else 0.1)).astype("float32") for s in shapes]
    initial, target_initial = draw(), draw()
    state = rng.randn(BATCH, 4).astype("float32")
    next_state = (state + 0.1 * rng.randn(BATCH, 4)).astype("float32")
    action = rng.randint(0, ACTIONS, BATCH).astype("int32")
    reward = rng.randn(BATCH).astype("float32")
    discount = (GAMMA * np.array([1, 1, 0, 1, 1, 1, 0, 1])).astype("float32")

    net = [torch.nn.Parameter(torch.tensor(x)) for x in initial]
    target_net = [torch.tensor(x) for x in target_initial]
    optimizer = torch.optim.SGD(net, lr=learning_rate)
    atoms = torch.linspace(-2, 3, n) if critic == "c51" else None
    index = torch.tensor(action).long()
    r, d = torch.tensor(reward), torch.tensor(discount)
    rows = torch.arange(BATCH)

    def returns(parameters, x):
        return forward(parameters, torch.tensor(x)).reshape(BATCH, ACTIONS, n)

    def values(parameters, x):
        z = returns(parameters, x)
        return (z.softmax(2) * atoms).sum(2) if critic == "c51" else z.mean(2)

    losses = []
    for _ in range(STEPS):
        with torch.no_grad():
            z = returns(target_net, next_state)
            z = z.softmax(2) if critic == "c51" else z
            if munchausen:
                own = F.log_softmax(values(target_net, state) / TEMPERATURE, 1)[rows, index]
                log_pi = F.log_softmax(values(target_net, next_state) / TEMPERATURE, 1)
                pi = log_pi.exp()
                munchausen_reward = r + ALPHA * (TEMPERATURE * own).clip(-1, 0)
                target = munchausen_reward[:, None] + d[:, None] * (
                    pi[:, :, None] * (z - TEMPERATURE * log_pi[:, :, None])
                ).sum(1)
            else:
                best = values(net if double else target_net, next_state).argmax(1)
                if critic == "c51":
                    target = project(z[rows, best], r, d, atoms)
                else:
                    target = r[:, None] + d[:, None] * z[rows, best]
        taken = returns(net, state)[rows, index]
        if critic == "c51":
            loss = -(target * F.log_softmax(taken, 1)).sum(1).mean()
        elif critic == "qr":
            loss = quantile_huber_loss(taken, target, sum_over_quantiles=True)
        else:
            loss = F.smooth_l1_loss(taken, target)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return {
        "critic": critic, "n": n, "double": double, "munchausen": munchausen, "learning_rate": learning_rate,
        "weights": dict(zip(NAMES, initial)), "target_weights": dict(zip(NAMES, target_initial)),
        "state": state, "action": action, "reward": reward, "next_state": next_state, "discount": discount,
        "losses": losses, "weights_after": dict(zip(NAMES, net)),
    }


write("torch_critics", torch, [
    case("c51", 11),
    case("c51", 6, double=True, seed=1),
    case("qr", 7),
    case("qr", 4, double=True, seed=2),
    case("expected", 1, munchausen=True),
    case("qr", 5, munchausen=True, seed=3),
])
