/**
 * The tinygrad notes' DQN: a replay buffer, a net of three linear layers, and gradient descent on the
 * mean of `(y - q)^2`.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 400);
const [gamma, batchSize] = [0.98, 32];
await use("wasm");
const rng = nd.random.default_rng(0);

// 1. Initialize replay memory D to capacity N.
const buffer = new rl.ReplayBuffer(50_000, { gamma, rng });

// 2. Initialize the action-value function Q with random weights.
class QNet extends nn.Block {
  l1 = new nn.Dense(128, { in_units: 4 });
  l2 = new nn.Dense(128, { in_units: 128 });
  l3 = new nn.Dense(2, { in_units: 128 });

  forward(x: nd.NDArray): nd.NDArray {
    return this.l3(this.l2(this.l1(x).relu()).relu());
  }

  async act(state: Float32Array, epsilon: number): Promise<number> {
    if (rng.random() < epsilon) return rng.integers(0, 2);
    return await this(nd.array(state, { shape: [1, 4] }))
      .argmax({ axis: 1 })
      .asscalar();
  }
}
const net = new QNet();
net.initialize("xavier", { rng });
const optimizer = new gluon.Trainer(net.collect_params(), "adam", { learning_rate: 0.0005 });

// 3. Perform a gradient descent step on (y_j - Q(phi_j, a_j; theta))^2.
function descend(): void {
  const { state, action, reward, next_state, discount } = buffer.sample(batchSize);
  const y = reward.add(discount.multiply(net(next_state).max({ axis: 1 })));
  const loss = autograd.record(() => y.subtract(net(state).pick(action)).square().mean());
  loss.backward();
  optimizer.step(1);
}

const env = envs.make("CartPole-v1");
let score = 0;
for (let episode = 1; episode <= episodes; episode++) {
  const epsilon = Math.max(0.01, 0.2 - episode / 1000);
  let state = env.get_init_state(episode === 1 ? { seed: 0 } : {});
  for (let over = false; !over; ) {
    const action = await net.act(state, epsilon);
    const { next_state, reward, terminated, done } = env.step(action);
    buffer.push(state, action, reward / 100, next_state, terminated);
    score += reward;
    [state, over] = [next_state, done];
  }
  if (buffer.length > 1000) for (let i = 0; i < 10; i++) nd.scope(descend);
  if (episode % 20 === 0) {
    console.log(`episode ${episode}, mean score of the last 20: ${(score / 20).toFixed(1)}`);
    score = 0;
  }
}
