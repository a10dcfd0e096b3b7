"""PQN: lambda returns of a rollout of several environments, and three epochs of one minibatch.

Net: Dense(8) - LayerNorm - relu - Dense(2) on 4 inputs. Returns by the recursion of Gallici et al. 2024 and CleanRL's
pqn.py: g = r + gamma * (lambda * g' + (1 - lambda) * max_a q(s', a)), where g' is max_a q(s', a) after the last step and
at a truncation, and the future counts for nothing at a termination. Loss: mean squared error; Adam, norm clipped.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_pqn
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

STEPS, COUNT, EPOCHS = 5, 3, 3
SHAPES = {
    "0.weight": (8, 4), "0.bias": (8,), "1.gamma": (8,), "1.beta": (8,), "3.weight": (2, 8), "3.bias": (2,),
}


def forward(p, x):
    h = F.linear(x, p["0.weight"], p["0.bias"])
    return F.linear(F.relu(F.layer_norm(h, (8,), p["1.gamma"], p["1.beta"])), p["3.weight"], p["3.bias"])


def case(seed, gamma, q_lambda, max_grad_norm, learning_rate=0.01):
    rng = np.random.RandomState(seed)
    draw = lambda *shape: rng.randn(*shape).astype("float32")
    weights = {name: (0.5 * draw(*shape)).astype("float32") for name, shape in SHAPES.items()}
    state, final_state, last_state = draw(STEPS, COUNT, 4), draw(STEPS, COUNT, 4), draw(COUNT, 4)
    action = rng.randint(0, 2, (STEPS, COUNT)).astype("int32")
    reward = draw(STEPS, COUNT)
    terminated, truncated = np.zeros((STEPS, COUNT), "uint8"), np.zeros((STEPS, COUNT), "uint8")
    terminated[1, 0] = terminated[4, 1] = truncated[2, 1] = 1

    p = {name: torch.nn.Parameter(torch.tensor(x)) for name, x in weights.items()}
    with torch.no_grad():
        best = lambda x: forward(p, torch.tensor(x)).max(-1).values
        value, final, last = best(state), best(final_state), best(last_state)
        target = torch.zeros(STEPS, COUNT)
        for i in range(COUNT):
            g = last[i]
            for t in reversed(range(STEPS)):
                following = last[i] if t == STEPS - 1 else value[t + 1, i]
                if terminated[t, i]:
                    future = 0.0
                elif truncated[t, i]:
                    future = final[t, i]
                else:
                    future = q_lambda * g + (1 - q_lambda) * following
                g = torch.tensor(reward[t, i]) + gamma * future
                target[t, i] = g
    optimizer = torch.optim.Adam(p.values(), lr=learning_rate)
    losses = []
    for _ in range(EPOCHS):
        q = forward(p, torch.tensor(state)).gather(-1, torch.tensor(action).long()[..., None])[..., 0]
        loss = F.mse_loss(q, target)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(p.values(), max_grad_norm)
        optimizer.step()
        losses.append(loss.item())
    final = final * torch.tensor(truncated)
    return {
        "options": {"gamma": gamma, "q_lambda": q_lambda, "max_grad_norm": max_grad_norm, "n_epochs": EPOCHS,
                    "learning_rate": learning_rate, "n_steps": STEPS, "batch_size": STEPS * COUNT},
        "weights": weights, "state": state, "action": action, "reward": reward, "done": terminated | truncated,
        "value": value, "final_value": final, "last_value": last, "target": target,
        "loss": float(np.mean(losses)), "weights_after": p,
    }


write("torch_pqn", torch, [case(0, 0.99, 0.65, 10.0), case(1, 0.9, 0.0, 0.5), case(2, 0.9, 1.0, 0.5)])
