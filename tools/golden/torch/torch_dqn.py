"""DQN updates end to end: targets, loss, gradients, and weights after Adam steps on one batch with a fixed target net.

Net: Dense(16, relu) - Dense(16, relu) - Dense(2) on 4 inputs; weights (units, in_units), as in Gluon.
target = reward + discount * max_a target_net(next_state)[a], where discount is 0 at a terminal and gamma elsewhere;
double: the action is the net's own argmax. loss = mean over the batch of loss(net(state)[action], target).
clip_norm scales all gradients by min(1, clip_norm / (norm + 1e-6)), with norm their global 2-norm, before the step.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_dqn
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

NAMES = ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"]
SHAPES = [(16, 4), (16,), (16, 16), (16,), (2, 16), (2,)]
BATCH, STEPS, GAMMA = 8, 20, 0.99


def forward(parameters, x):
    w0, b0, w1, b1, w2, b2 = parameters
    return F.linear(F.relu(F.linear(F.relu(F.linear(x, w0, b0)), w1, b1)), w2, b2)


def draw(rng):
    return [(rng.randn(*s) * (0.4 if len(s) > 1 else 0.1)).astype("float32") for s in SHAPES]


def case(loss, double, clip_norm, reward_scale, learning_rate=0.01, seed=0):
    rng = np.random.RandomState(seed)
    initial, target_initial = draw(rng), draw(rng)
    state = rng.randn(BATCH, 4).astype("float32")
    next_state = (state + 0.1 * rng.randn(BATCH, 4)).astype("float32")
    action = rng.randint(0, 2, BATCH).astype("int32")
    reward = (reward_scale * rng.randn(BATCH)).astype("float32")
    discount = (GAMMA * np.array([1, 1, 0, 1, 1, 1, 0, 1])).astype("float32")

    net = [torch.nn.Parameter(torch.tensor(x)) for x in initial]
    target_net = [torch.tensor(x) for x in target_initial]
    optimizer = torch.optim.Adam(net, lr=learning_rate, betas=(0.9, 0.999), eps=1e-8)
    function = {"smooth_l1": F.smooth_l1_loss, "mse": F.mse_loss}[loss]
    record = {"losses": [], "grad_norms": []}
    index = torch.tensor(action).long()[:, None]
    for step in range(STEPS):
        with torch.no_grad():
            next_q = forward(target_net, torch.tensor(next_state))
            best = forward(net, torch.tensor(next_state)).argmax(1, keepdim=True)
            value = next_q.gather(1, best)[:, 0] if double else next_q.max(1).values
            target = torch.tensor(reward) + torch.tensor(discount) * value
        q = forward(net, torch.tensor(state)).gather(1, index)[:, 0]
        error = function(q, target)
        optimizer.zero_grad()
        error.backward()
        if step == 0:
            record.update(q=q, target=target, gradients={n: p.grad.clone() for n, p in zip(NAMES, net)})
        norm = torch.nn.utils.clip_grad_norm_(net, clip_norm if clip_norm else float("inf"))
        record["losses"].append(error.item())
        record["grad_norms"].append(norm.item())
        optimizer.step()
        if step == 0:
            record["weights_after_1"] = {n: p.detach().clone() for n, p in zip(NAMES, net)}
    return {
        "loss": loss, "double": double, "clip_norm": clip_norm, "learning_rate": learning_rate, "gamma": GAMMA,
        "weights": dict(zip(NAMES, initial)), "target_weights": dict(zip(NAMES, target_initial)),
        "state": state, "action": action, "reward": reward, "next_state": next_state, "discount": discount,
        "q": record["q"], "target": record["target"], "gradients": record["gradients"],
        "losses": record["losses"], "grad_norms": record["grad_norms"],
        "weights_after_1": record["weights_after_1"], "weights_after_20": dict(zip(NAMES, net)),
    }


cases = [
    case("smooth_l1", False, None, 1.0),
    case("mse", False, None, 1.0),
    case("smooth_l1", True, None, 1.0, seed=4),
    case("mse", False, 10.0, 5.0),
]
write("torch_dqn", torch, cases)
