"""Updates of discrete soft actor-critic by the formulas of Christodoulou 2019, from given weights and a given batch.

A case has 4 gradient steps on one batch of 8, with 3 actions and two critics. Weights (units, in_units) have Gluon's
names: actor.i, critic.qf.k.i. With `next_mask`, forbidden actions have the logit -1e9, and the policy learns in the next
states. Epsilon of Adam stands where section 2 of its paper puts it, as in MXNet. `metrics` has the figures of each step.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_sac_discrete
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

BATCH, STEPS, STATE, ACTIONS, UNITS = 8, 4, 3, 3, [8, 6]


class Adam(torch.optim.Adam):
    """Adam with epsilon where section 2 of its paper puts it, as MXNet does."""

    steps = 0

    def step(self, closure=None):
        self.steps += 1
        for group in self.param_groups:
            group["eps"] = 1e-8 / np.sqrt(1 - group["betas"][1] ** self.steps)
        return super().step(closure)


def draw(rng, prefix):
    sizes = [STATE] + UNITS + [ACTIONS]
    layers = {}
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers["%s.%d.weight" % (prefix, i)] = (0.4 * rng.randn(outputs, inputs)).astype("float32")
        layers["%s.%d.bias" % (prefix, i)] = (0.1 * rng.randn(outputs)).astype("float32")
    return layers


def forward(weights, prefix, x):
    for i in range(3):
        x = F.linear(x, weights["%s.%d.weight" % (prefix, i)], weights["%s.%d.bias" % (prefix, i)])
        x = F.relu(x) if i < 2 else x
    return x


def least(weights, x):
    return torch.minimum(*[forward(weights, "critic.qf.%d" % k, x) for k in (0, 1)])


def case(ent_coef, target_entropy, masked, learning_rate=0.001, tau=0.05, seed=0):
    rng = np.random.RandomState(seed)
    normal = lambda *shape: rng.randn(*shape).astype("float32")
    initial = {**draw(rng, "actor"), **draw(rng, "critic.qf.0"), **draw(rng, "critic.qf.1")}
    target_initial = {**draw(rng, "critic.qf.0"), **draw(rng, "critic.qf.1")}
    batch = {
        "state": normal(BATCH, STATE), "action": rng.randint(0, ACTIONS, BATCH).astype("int32"),
        "reward": normal(BATCH), "next_state": normal(BATCH, STATE),
        "discount": np.float32([0.99, 0.99, 0, 0.99, 0.99, 0.99, 0, 0.99]),
    }
    mask = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1], [1, 1, 0]] * 2, "uint8") if masked else None
    weights = {name: torch.nn.Parameter(torch.tensor(x)) for name, x in initial.items()}
    target = {name: torch.tensor(x) for name, x in target_initial.items()}
    part = lambda prefix: [x for name, x in weights.items() if name.startswith(prefix)]
    is_auto = not isinstance(ent_coef, float)
    log_alpha = torch.nn.Parameter(torch.zeros(1) if is_auto else torch.tensor([np.log(ent_coef)]).float())
    actor, critic, alpha = [Adam(each, lr=learning_rate) for each in (part("actor"), part("critic"), [log_alpha])]
    state, reward, next_state, discount = [torch.tensor(batch[k]) for k in ("state", "reward", "next_state", "discount")]
    index = torch.tensor(batch["action"]).long()[:, None]
    forbidden = 0 if mask is None else (torch.tensor(mask).float() - 1) * 1e9
    seen = state if mask is None else next_state
    metrics = []
    for _ in range(STEPS):
        coefficient = log_alpha.detach().exp()
        with torch.no_grad():
            logs = F.log_softmax(forward(weights, "actor", next_state) + forbidden, 1)
            soft = (logs.exp() * (least(target, next_state) - coefficient * logs)).sum(1)
            label = reward + discount * soft
        taken = [forward(weights, "critic.qf.%d" % k, state).gather(1, index)[:, 0] for k in (0, 1)]
        critic_loss = 0.5 * sum(F.mse_loss(q, label) for q in taken)
        critic.zero_grad()
        critic_loss.backward()
        critic.step()

        logs = F.log_softmax(forward(weights, "actor", seen) + forbidden, 1)
        actor_loss = (logs.exp() * (coefficient * logs - least(weights, seen).detach())).sum(1).mean()
        actor.zero_grad()
        actor_loss.backward()
        actor.step()

        step = {"critic_loss": critic_loss.item(), "actor_loss": actor_loss.item(), "ent_coef": coefficient.item()}
        if is_auto:
            excess = (logs.exp() * logs).sum(1).detach() + target_entropy
            loss = -(log_alpha * excess).mean()
            alpha.zero_grad()
            loss.backward()
            alpha.step()
            step["ent_coef_loss"] = loss.item()
        metrics.append(step)
        for name, x in target.items():
            x.mul_(1 - tau).add_(tau * weights[name].detach())
    options = {"learning_rate": learning_rate, "tau": tau, "ent_coef": ent_coef, "target_entropy": target_entropy}
    return {
        "algorithm": "SACDiscrete", "options": options, "net_arch": UNITS, "seed": 0, "n_quantiles": None, **batch,
        "next_mask": mask, "weights": initial, "target_weights": target_initial, "metrics": metrics,
        "weights_after": weights, "target_weights_after": target,
    }


write("torch_sac_discrete", torch, [case("auto", 0.5, False), case(0.2, "auto", False, seed=1), case("auto", 0.3, True, seed=2)])
