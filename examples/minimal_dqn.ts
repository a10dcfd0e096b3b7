/**
 * The minimal DQN of the notes: a deque of 50,000 transitions, three dense layers, epsilon from 8%
 * to 1%, smooth L1, Adam, ten updates an episode, rewards divided by 100.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 1000);
const [learningRate, gamma, bufferLimit, batchSize] = [0.0005, 0.98, 50_000, 32];
await use("wasm");
const rng = nd.random.default_rng(0);

class Qnet extends nn.Block {
  fc1 = new nn.Dense(128, { activation: "relu", in_units: 4 });
  fc2 = new nn.Dense(128, { activation: "relu", in_units: 128 });
  fc3 = new nn.Dense(2, { in_units: 128 });

  forward(x: nd.NDArray): nd.NDArray {
    return this.fc3(this.fc2(this.fc1(x)));
  }
}

function copyInto(target: gluon.Block, source: gluon.Block): void {
  const from = source.collect_params();
  for (const [name, parameter] of target.collect_params()) {
    parameter.set_data(from.get(name)!.data());
  }
}

const memory = new rl.ReplayBuffer(bufferLimit, { gamma, rng });
const [q, qTarget] = [new Qnet(), new Qnet()];
for (const net of [q, qTarget]) net.initialize("xavier", { rng });
copyInto(qTarget, q);
const trainer = new gluon.Trainer(q.collect_params(), "adam", { learning_rate: learningRate });

const observed = nd.zeros([1, 4]);
const values = nd.compile(() => q(observed));

async function sampleAction(state: Float32Array, epsilon: number): Promise<number> {
  if (rng.random() < epsilon) return rng.integers(0, 2);
  observed.set(state);
  const [left = 0, right = 0] = await values().toArray();
  return right > left ? 1 : 0;
}

const train = nd.compile((state, action, reward, nextState, discount) => {
  const target = reward.add(discount.multiply(qTarget(nextState).max({ axis: 1 })));
  const loss = autograd.record(() => nd.smooth_l1(q(state).pick(action).subtract(target)).mean());
  loss.backward();
  trainer.step(1);
  return loss;
});

const env = envs.make("CartPole-v1");
let score = 0;
for (let episode = 0; episode < episodes; episode++) {
  const epsilon = Math.max(0.01, 0.08 - 0.01 * (episode / 200)); // linear annealing from 8% to 1%
  let state = env.get_init_state(episode === 0 ? { seed: 0 } : {});
  for (let over = false; !over; ) {
    const action = await sampleAction(state, epsilon);
    const { next_state, reward, terminated, done } = env.step(action);
    memory.push(state, action, reward / 100, next_state, terminated);
    score += reward;
    [state, over] = [next_state, done];
  }
  if (memory.length > 2000) {
    for (let i = 0; i < 10; i++) {
      nd.scope(() => {
        const batch = memory.sample(batchSize);
        train(batch.state, batch.action, batch.reward, batch.next_state, batch.discount);
      });
    }
  }
  if (episode % 20 === 0 && episode !== 0) {
    copyInto(qTarget, q);
    console.log(
      `n_episode: ${episode}, score: ${(score / 20).toFixed(1)}, n_buffer: ${memory.length}, ` +
        `eps: ${(epsilon * 100).toFixed(1)}%`,
    );
    score = 0;
  }
}
