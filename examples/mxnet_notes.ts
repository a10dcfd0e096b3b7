/**
 * The MXNet notes, in the notes' order: an environment, a replay buffer, a net, a trainer, a loss;
 * then the procedure: try every action, move to the state of the best value, and, when the buffer is
 * full, learn.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, loss, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 150);
const [gamma, batchSize] = [0.9, 32];
await use("wasm");
const rng = nd.random.default_rng(1);

// What we need: an Environment (get_init_state, step) and a ReplayBuffer (push, sample).
const env = envs.make("CartPole-v1");
const buffer = new rl.ReplayBuffer(500, { gamma, rng });

// The net, its weights, the trainer and the loss.
const net = new nn.Sequential();
net.add(new nn.Dense(64, { activation: "relu" }), new nn.Dense(1));
net.initialize("xavier", { rng });
const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.01 });
const l2 = new loss.L2Loss();

/** The action that leads to the state of the best value: all of them are tried on clones of the environment. */
async function bestAction(): Promise<number> {
  const tried = [0, 1].map((action) => env.clone().step(action));
  const values = await net(nd.array(tried.map(({ next_state }) => next_state))).toArray();
  const [left = 0, right = 0] = tried.map(
    ({ reward, terminated }, action) => reward + (terminated ? 0 : gamma * values[action]!),
  );
  return right > left ? 1 : 0;
}

/** One step of the trainer: a state is worth its reward and what the next one is worth. */
function learn(): void {
  const { state, reward, next_state, discount } = buffer.sample(batchSize);
  const target = reward.add(discount.multiply(net(next_state).reshape([batchSize])));
  const error = autograd.record(() => l2(net(state), target));
  error.backward();
  trainer.step(batchSize);
}

let score = 0;
for (let episode = 1; episode <= episodes; episode++) {
  let state = env.get_init_state(episode === 1 ? { seed: 1 } : {});
  for (let over = false; !over; score++) {
    const isFull = buffer.length === buffer.capacity;
    const action = isFull && rng.random() > 0.1 ? await bestAction() : rng.integers(0, 2);
    const { next_state, reward, terminated, done } = env.step(action);
    buffer.push(state, action, reward, next_state, terminated);
    if (isFull) nd.scope(learn);
    [state, over] = [next_state, done];
  }
  if (episode % 25 === 0) {
    console.log(`episode ${episode}, mean score of the last 25: ${(score / 25).toFixed(1)}`);
    score = 0;
  }
}
