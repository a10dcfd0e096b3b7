"""One update of recurrent DQN from given weights, episodes and memories, sequence by sequence, in float64.

Net: LSTM - Dense(6, relu) - Dense(actions), or after the hidden layer two heads, value and advantage (dueling); weights have
Gluon's names. An episode has T actions and T + 1 observations; memory is what the network remembered before each step but
the first, before which it is empty: hidden and cell state, each (layers, units). Sequences of `length` steps begin at every
length / 2 steps; one is left out if an earlier one has all its steps. Each but an episode's first one is preceded by a
burn-in of `burn_in` steps, which begins with the memory given there, for both networks, and has no gradient.
target = h(sum of m rewards + gamma^m h^-1(q(s'))), where m is n or less at the end of the sequence; h is the identity
unless `value_rescaling`. loss = mean of smooth_l1 over all steps of all sequences. One step of SGD. priorities are
eta max |error| + (1 - eta) mean |error|, one a sequence.

Run: python3.11 -m venv pt && pt/bin/pip install torch==2.13.0 numpy && pt/bin/python -m tools.golden.torch.torch_recurrent_dqn
"""
import numpy as np
import torch
import torch.nn.functional as F
from tools.golden.golden import write

INPUTS, UNITS, HIDDEN, ACTIONS, GAMMA, ETA, RATE = 3, 5, 6, 3, 0.9, 0.9, 0.1
PARTS = {"weight_ih": "i2h_weight", "weight_hh": "h2h_weight", "bias_ih": "i2h_bias", "bias_hh": "h2h_bias"}
EPSILON = 1e-3


def rescale(x):
    return x.sign() * ((x.abs() + 1).sqrt() - 1) + EPSILON * x


def unscale(x):
    root = (1 + 4 * EPSILON * (x.abs() + 1 + EPSILON)).sqrt()
    return x.sign() * (((root - 1) / (2 * EPSILON)) ** 2 - 1)


class Net(torch.nn.Module):
    def __init__(self, rng, layers, dueling):
        super().__init__()
        self.dueling = dueling
        self.lstm = torch.nn.LSTM(INPUTS, UNITS, layers)
        self.hidden = torch.nn.Linear(UNITS, HIDDEN)
        self.value = torch.nn.Linear(HIDDEN, 1)
        self.last = torch.nn.Linear(HIDDEN, ACTIONS)
        if not dueling:
            del self.value
        self.double()
        for p in self.parameters():
            p.data = torch.tensor((rng.randn(*p.shape) * 0.5).astype("float32")).double()

    def forward(self, x, memory):
        rows, memory = self.lstm(x, memory)
        y = F.relu(self.hidden(rows))
        q = self.last(y)
        return (self.value(y) + q - q.mean(-1, keepdim=True) if self.dueling else q), memory

    def weights(self):
        return {self.name_of(n): p.detach().float() for n, p in self.named_parameters()}

    def name_of(self, parameter):
        block, _, last = parameter.rpartition(".")
        if block == "lstm":
            part, _, layer = last.rpartition("_l")
            return "lstm.l%s_%s" % (layer, PARTS[part])
        names = {"hidden": "body.0", "value": "value", "last": "advantage"} if self.dueling else {"hidden": "0", "last": "1"}
        return "head.%s.%s" % (names[block], last)


def draw_episode(rng, steps, terminated, layers, masked, scale):
    mask = np.ones((steps + 1, ACTIONS), "uint8")
    if masked:
        mask = (rng.rand(steps + 1, ACTIONS) < 0.6).astype("uint8")
        mask[np.arange(steps + 1), rng.randint(0, ACTIONS, steps + 1)] = 1
    return {
        "state": rng.randn(steps + 1, INPUTS).astype("float32"),
        "action": np.array([rng.choice(np.flatnonzero(m)) for m in mask[:-1]], "int32"),
        "reward": (scale * rng.randn(steps)).astype("float32"),
        "mask": mask, "terminated": terminated,
        "memory": (0.5 * rng.randn(steps, 2, layers, UNITS)).astype("float32"),
    }


def case(length, burn_in, n, layers=1, double=True, dueling=False, value_rescaling=False, masked=False, scale=1.0, seed=0):
    rng = np.random.RandomState(seed)
    net, target_net = Net(rng, layers, dueling), Net(rng, layers, dueling)
    before, target_before = net.weights(), target_net.weights()
    episodes = [draw_episode(rng, steps, end, layers, masked, scale) for steps, end in ((11, True), (5, False), (3, True))]
    losses, priorities = [], []
    for episode in episodes:
        steps, covered = len(episode["reward"]), 0
        x = torch.tensor(episode["state"]).double()[:, None]
        for begin in range(0, steps, length // 2):
            end = min(begin + length, steps)
            if end <= covered:
                continue
            covered = end
            warm = begin - burn_in if begin > 0 else 0
            zeros = np.zeros((2, layers, UNITS))
            h, c = torch.tensor(episode["memory"][warm] if warm > 0 else zeros).double()[:, :, None]
            memories = {}
            with torch.no_grad():
                for each in (net, target_net):
                    memories[each] = (h, c)
                    if warm < begin:
                        memories[each] = each(x[warm:begin], (h, c))[1]
            q = net(x[begin:end + 1], memories[net])[0][:, 0]
            with torch.no_grad():
                next_q = target_net(x[begin:end + 1], memories[target_net])[0][:, 0]
            errors = []
            for t in range(begin, end):
                m = min(n, end - t)
                reward = sum(GAMMA ** k * float(episode["reward"][t + k]) for k in range(m))
                label = torch.tensor(reward).double()
                if not (episode["terminated"] and t + m == steps):
                    at = t + m - begin
                    allowed = torch.tensor(episode["mask"][t + m]).bool()
                    best = (q if double else next_q)[at].detach().masked_fill(~allowed, -np.inf).argmax()
                    value = next_q[at, best]
                    label = label + GAMMA ** m * (unscale(value) if value_rescaling else value)
                if value_rescaling:
                    label = rescale(label)
                taken = q[t - begin, int(episode["action"][t])]
                losses.append(F.smooth_l1_loss(taken, label))
                errors.append(abs((label - taken).item()))
            priorities.append(ETA * max(errors) + (1 - ETA) * sum(errors) / len(errors))
    loss = torch.stack(losses).mean()
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            p -= RATE * p.grad
    return {
        "options": {
            "sequence_length": length, "burn_in": burn_in, "n_steps": n, "n_lstm_layers": layers, "double_q": double,
            "dueling": dueling, "value_rescaling": value_rescaling, "gamma": GAMMA, "priority_eta": ETA,
            "learning_rate": RATE, "lstm_hidden_size": UNITS, "net_arch": [HIDDEN],
        },
        "masked": masked, "weights": before, "target_weights": target_before, "episodes": episodes,
        "loss": loss.item(), "priorities": np.array(priorities, "float32"), "weights_after": net.weights(),
    }


cases = [
    case(4, 2, 2, dueling=True, value_rescaling=True, masked=True, scale=5.0),
    case(4, 0, 1, layers=2, double=False, seed=1),
    case(6, 2, 3, seed=2),
]
write("torch_recurrent_dqn", torch, cases)
