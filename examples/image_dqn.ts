/**
 * The DQN of the notes on images: dense layers see how CartPole's screen changed, and learn from
 * replayed experience, by returns of ten steps, towards a target net.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 120);
const [batchSize, gamma, nSteps, targetUpdate, memorySize] = [64, 0.99, 10, 300, 50_000];
await use("wasm");
const rng = nd.random.default_rng(0);

class DQN extends nn.Block {
  fc1 = new nn.Dense(24, { activation: "relu", in_units: 3 * 15 * 40 });
  fc2 = new nn.Dense(32, { activation: "relu", in_units: 24 });
  out = new nn.Dense(2, { in_units: 32 });

  forward(t: nd.NDArray): nd.NDArray {
    return this.out(this.fc2(this.fc1(t.flatten())));
  }
}

type Image = Float32Array; // (15, 40, 3): how much red, green and blue is missing
type Experience = [state: Image, action: number, reward: number, nextState: Image, final: boolean];

class ReplayMemory extends rl.ReplayBuffer {
  canProvideSample(size: number): boolean {
    return this.length >= size;
  }
}

/** Epsilon-greedy: from 1 to 0.01, exponentially. */
const explorationRate = (step: number): number => 0.01 + (1 - 0.01) * Math.exp(-step * 0.002);

class Agent {
  currentStep = 0;

  async selectAction(state: Image, net: DQN): Promise<number> {
    if (explorationRate(this.currentStep++) > rng.random()) return rng.integers(0, 2); // explore
    return await net(nd.array([state]))
      .argmax({ axis: 1 })
      .asscalar(); // exploit
  }
}

const env = envs.make("CartPole-v1");
const pixels = nd.zeros([225, 600, 3], { dtype: "uint8" });
const shrink = nd.compile(() => {
  const blocks = pixels.astype("float32").reshape([15, 15, 40, 15, 3]);
  return nd.subtract(255, blocks.mean({ axis: [1, 3] })).divide(64); // the background is 0
});
async function getScreen(): Promise<Image> {
  pixels.set(env.render!("rgb_array").data);
  return (await shrink().toArray()) as Image;
}

/** What changed; a screen that stands still remains visible. */
const changeOf = (screen: Image, last: Image): Image =>
  screen.map((value, i) => value - 0.6 * last[i]!);

const agent = new Agent();
const memory = new ReplayMemory(memorySize, { gamma: gamma ** nSteps, rng });
const [policyNet, targetNet] = [new DQN(), new DQN()];
for (const net of [policyNet, targetNet]) net.initialize("xavier", { rng });
const trainer = new gluon.Trainer(policyNet.collect_params(), "adam", { learning_rate: 0.0005 });

const learn = nd.compile((state, action, reward, nextState, discount) => {
  const best = policyNet(nextState).argmax({ axis: 1 }); // double Q-learning
  const target = reward.add(discount.multiply(targetNet(nextState).pick(best)));
  const loss = autograd.record(() =>
    nd.smooth_l1(policyNet(state).pick(action).subtract(target)).mean(),
  );
  loss.backward();
  trainer.step(1);
});

const [policy, target] = [policyNet.collect_params(), targetNet.collect_params()];
let [updates, total] = [0, 0];
for (let episode = 1; episode <= episodes; episode++) {
  env.get_init_state(episode === 1 ? { seed: 0 } : {});
  const recent: [state: Image, action: number, reward: number][] = [];
  /** Moves the oldest of the recent steps to the memory, with the rewards of all. */
  const remember = (nextState: Image, final: boolean): void => {
    const rewards = recent.reduceRight((sum, [, , reward]) => reward + gamma * sum, 0);
    const [state, action] = recent.shift()!;
    const experience: Experience = [state, action, rewards, nextState, final];
    memory.push(...experience);
  };
  let last = await getScreen();
  let state: Image = last.map(() => 0);
  for (let over = false; !over; total++) {
    const action = await agent.selectAction(state, policyNet);
    const { reward, terminated, done } = env.step(action);
    const screen = await getScreen();
    const nextState = changeOf(screen, last);
    recent.push([state, action, reward]);
    if (recent.length === nSteps) remember(nextState, terminated);
    while (terminated && recent.length > 0) remember(nextState, true);
    if (memory.canProvideSample(batchSize)) {
      if (updates++ % targetUpdate === 0) {
        for (const [name, each] of target) each.set_data(policy.get(name)!.data());
      }
      nd.scope(() => {
        const batch = memory.sample(batchSize);
        learn(batch.state, batch.action, batch.reward, batch.next_state, batch.discount);
      });
    }
    [state, last, over] = [nextState, screen, done];
  }
  if (episode % 10 === 0) {
    console.log(`episode ${episode}, mean score of the last 10: ${(total / 10).toFixed(1)}`);
    total = 0;
  }
}
