/**
 * The convolutional DQN of the notes: three convolutions with batch normalization see how CartPole's
 * screen changed; the Huber loss of replayed transitions, with returns of ten steps, is descended.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 100);
const [batchSize, gamma, nSteps, targetUpdate, memorySize] = [32, 0.99, 10, 300, 20_000];
const [height, width] = [25, 40];
await use("wasm");
const rng = nd.random.default_rng(0);

class DQN extends nn.Block {
  conv1 = new nn.Conv2D(16, 5, { strides: 2 });
  bn1 = new nn.BatchNorm();
  conv2 = new nn.Conv2D(32, 3, { strides: 2 });
  bn2 = new nn.BatchNorm();
  conv3 = new nn.Conv2D(32, 3, { strides: 2 });
  bn3 = new nn.BatchNorm();
  head = new nn.Dense(2);

  /** Normalizes by what it is shown, as in training, also where it acts: running means lag behind. */
  forward(states: nd.NDArray): nd.NDArray {
    return autograd.train_mode(() => {
      let x = states.reshape([-1, 1, height, width]);
      x = this.bn1(this.conv1(x)).relu();
      x = this.bn2(this.conv2(x)).relu();
      x = this.bn3(this.conv3(x)).relu();
      return this.head(x.flatten());
    });
  }
}

// The screen, (225, 600) pixels of three colors, in gray and 9 x 15 pixels as one.
const env = envs.make("CartPole-v1");
const pixels = nd.zeros([225, 600, 3], { dtype: "uint8" });
const shrink = nd.compile(() => {
  const blocks = pixels.astype("float32").reshape([height, 9, width, 15, 3]);
  return nd.subtract(255, blocks.mean({ axis: [1, 3, 4] })).divide(64); // the background is 0
});
async function getScreen(): Promise<Float32Array> {
  pixels.set(env.render!("rgb_array").data);
  return (await shrink().toArray()) as Float32Array;
}

/** What changed; a screen that stands still remains visible. */
const changeOf = (screen: Float32Array, last: Float32Array): Float32Array =>
  screen.map((value, i) => value - 0.6 * last[i]!);

const memory = new rl.ReplayBuffer(memorySize, { gamma: gamma ** nSteps, rng });
const observed = nd.zeros([1, height * width]);
const [policyNet, targetNet] = [new DQN(), new DQN()];
for (const net of [policyNet, targetNet]) {
  net.initialize("xavier", { rng });
  net(observed);
}
const [policy, target] = [policyNet.collect_params(), targetNet.collect_params()];
const trainer = new gluon.Trainer(policy, "adam", { learning_rate: 0.0005, clip_gradient: 1 });

const best = nd.compile(() => policyNet(observed).argmax({ axis: 1 }));
async function selectAction(state: Float32Array, epsilon: number): Promise<number> {
  if (rng.random() < epsilon) return rng.integers(0, 2);
  observed.set(state);
  return await best().asscalar();
}

const optimize = nd.compile((state, action, reward, nextState, discount) => {
  const next = policyNet(nextState).argmax({ axis: 1 }); // double Q-learning
  const expected = reward.add(discount.multiply(targetNet(nextState).pick(next)));
  const loss = autograd.record(() =>
    nd.smooth_l1(policyNet(state).pick(action).subtract(expected)).mean(),
  );
  loss.backward();
  trainer.step(1);
});

let steps = 0;
let total = 0;
for (let episode = 1; episode <= episodes; episode++) {
  const recent: [state: Float32Array, action: number, reward: number][] = [];
  /** Moves the oldest of the recent steps to the memory, with the rewards of all. */
  const remember = (nextState: Float32Array, terminated: boolean): void => {
    const rewards = recent.reduceRight((sum, [, , reward]) => reward + gamma * sum, 0);
    const [state, action] = recent.shift()!;
    memory.push(state, action, rewards, nextState, terminated);
  };
  env.get_init_state(episode === 1 ? { seed: 0 } : {});
  let last = await getScreen();
  let state: Float32Array = last.map(() => 0);
  for (let over = false; !over; steps++, total++) {
    const action = await selectAction(state, 0.01 + 0.89 * Math.exp(-steps / 500));
    const { reward, terminated, done } = env.step(action);
    const screen = await getScreen();
    const nextState = changeOf(screen, last);
    recent.push([state, action, reward]);
    if (recent.length === nSteps) remember(nextState, terminated);
    while (terminated && recent.length > 0) remember(nextState, true);
    if (memory.length >= batchSize) {
      if (steps % targetUpdate === 0) {
        for (const [name, parameter] of target) parameter.set_data(policy.get(name)!.data());
      }
      nd.scope(() => {
        const batch = memory.sample(batchSize);
        optimize(batch.state, batch.action, batch.reward, batch.next_state, batch.discount);
      });
    }
    [state, last, over] = [nextState, screen, done];
  }
  if (episode % 10 === 0) {
    console.log(`episode ${episode}, mean score of the last 10: ${(total / 10).toFixed(1)}`);
    total = 0;
  }
}
