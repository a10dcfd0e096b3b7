/**
 * The DQN of the notes on images: dense layers see how CartPole's screen changed, and learn from
 * replayed experience towards a target net.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, nd, nn, rl, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 100);
const [batchSize, gamma, targetUpdate, memorySize] = [64, 0.97, 5, 20_000];
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

type Image = Float32Array; // (15, 40, 3): red, green and blue
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
  return blocks.mean({ axis: [1, 3] }).divide(255);
});
async function getScreen(): Promise<Image> {
  pixels.set(env.render!("rgb_array").data);
  return (await shrink().toArray()) as Image;
}

const [agent, memory] = [new Agent(), new ReplayMemory(memorySize, { gamma, rng })];
const [policyNet, targetNet] = [new DQN(), new DQN()];
for (const net of [policyNet, targetNet]) net.initialize("xavier", { rng });
const trainer = new gluon.Trainer(policyNet.collect_params(), "adam", { learning_rate: 0.001 });

const learn = nd.compile((state, action, reward, nextState, discount) => {
  const target = reward.add(discount.multiply(targetNet(nextState).max({ axis: 1 })));
  const loss = autograd.record(() =>
    policyNet(state).pick(action).subtract(target).square().mean(),
  );
  loss.backward();
  trainer.step(1);
});

let total = 0;
for (let episode = 1; episode <= episodes; episode++) {
  if (episode % targetUpdate === 1) {
    const source = policyNet.collect_params();
    for (const [name, each] of targetNet.collect_params()) each.set_data(source.get(name)!.data());
  }
  env.get_init_state(episode === 1 ? { seed: 0 } : {});
  let last = await getScreen();
  let state: Image = last.map(() => 0);
  for (let over = false; !over; total++) {
    const action = await agent.selectAction(state, policyNet);
    const { reward, terminated, done } = env.step(action);
    const screen = await getScreen();
    const nextState = screen.map((value, i) => value - last[i]!);
    const experience: Experience = [state, action, reward, nextState, terminated];
    memory.push(...experience);
    if (memory.canProvideSample(batchSize)) {
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
