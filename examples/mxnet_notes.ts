/**
 * The MXNet notes, in the notes' order: an environment, a replay buffer, a net, a trainer, a loss;
 * then the procedure: try every action, move to the state of the best value, learn when the buffer
 * is full.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, loss, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 150);
const [gamma, batchSize] = [0.9, 32];
await use("wasm");
nd.random.seed(1);
const rng = nd.random.default_rng(1);

// What we need: an Environment (get_init_state, step) and a ReplayBuffer (push, sample).
const env = envs.make("CartPole-v1");
const buffer = new rl.ReplayBuffer(1000, { gamma, rng });

// The net, its weights, the trainer and the loss.
const net = new nn.Sequential();
net.add(new nn.Dense(64, { activation: "relu" }), new nn.Dense(1));
net.initialize();
const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.01 });
const l2 = new loss.L2Loss();

/** The action that leads to the state of the best value: all of them are tried on a twin. */
async function bestAction(): Promise<number> {
  const tried = [0, 1].map((action) => env.clone().step(action));
  const values = await net(nd.array(tried.map(({ next_state }) => [...next_state]))).toArray();
  const returns = tried.map(
    ({ reward, terminated }, a) => reward + (terminated ? 0 : gamma * (values[a] ?? 0)),
  );
  return (returns[1] ?? 0) > (returns[0] ?? 0) ? 1 : 0;
}

/** One step of the trainer: the value of a state is its reward and the value of the next. */
function learn(): void {
  const { state, reward, next_state, discount } = buffer.sample(batchSize);
  const target = reward.add(discount.multiply(net(next_state).reshape([batchSize])));
  const error = autograd.record(() => l2(net(state), target));
  error.backward();
  trainer.step(batchSize);
}

const scores: number[] = [];
for (let episode = 1; episode <= episodes; episode++) {
  let [state, score] = [env.get_init_state(episode === 1 ? { seed: 1 } : {}), 0];
  for (let over = false; !over; score++) {
    const action = rng.random() < 0.1 ? rng.integers(0, 2) : await bestAction();
    const { next_state, reward, terminated, done } = env.step(action);
    buffer.push(state, action, reward, next_state, terminated);
    if (buffer.length === buffer.capacity) nd.scope(learn);
    [state, over] = [next_state, done];
  }
  scores.push(score);
  if (episode % 25 === 0) {
    const recent = scores.slice(-25).reduce((sum, each) => sum + each, 0) / 25;
    console.log(`episode ${episode}, mean score of the last 25: ${recent.toFixed(1)}`);
  }
}
