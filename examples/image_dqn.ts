/**
 * The DQN of the notes on images: dense layers see how CartPole's screen changed, and learn from
 * replayed experience towards a target net.
 */
import { argv } from "node:process";
import { autograd, envs, gluon, loss, nd, nn, use } from "../mod.ts";

const episodes = Number(argv[2] ?? 200);
const [batchSize, gamma, targetUpdate, memorySize, learningRate] = [64, 0.97, 5, 20_000, 0.001];
await use("wasm");
const rng = nd.random.default_rng(0);

class DQN extends nn.Block {
  fc1 = new nn.Dense(24, { activation: "relu", in_units: 3 * 15 * 40 });
  fc2 = new nn.Dense(32, { activation: "relu", in_units: 24 });
  out = new nn.Dense(2, { in_units: 32 });

  forward(images: nd.NDArray): nd.NDArray {
    return this.out(this.fc2(this.fc1(images)));
  }
}

type Image = Float32Array; // (15, 40, 3), red, green and blue
type Experience = {
  state: Image;
  action: number;
  nextState: Image;
  reward: number;
  final: boolean;
};

class ReplayMemory {
  #memory: Experience[] = [];
  #pushCount = 0;

  push(experience: Experience): void {
    this.#memory[this.#pushCount++ % memorySize] = experience;
  }

  sample(size: number): Experience[] {
    const chosen = rng.choice(this.#memory.length, size, { replace: false });
    return Array.from(chosen, (i) => this.#memory[i]!);
  }

  canProvideSample(size: number): boolean {
    return this.#memory.length >= size;
  }
}

const epsilonGreedy = { start: 1, end: 0.01, decay: 0.002 };
const explorationRate = (step: number, { start, end, decay } = epsilonGreedy): number =>
  end + (start - end) * Math.exp(-step * decay);

class Agent {
  #currentStep = 0;

  async selectAction(state: Image, net: DQN): Promise<number> {
    if (rng.random() < explorationRate(this.#currentStep++)) return rng.integers(0, 2); // explore
    return await net(nd.array([state]))
      .argmax({ axis: 1 })
      .asscalar(); // exploit
  }
}

const env = envs.make("CartPole-v1");
const pixels = nd.zeros([1, 225, 600, 3], { dtype: "uint8" });
const window = { kernel: 15, stride: 15, pool_type: "avg", layout: "NHWC" } as const;
const shrink = nd.compile(() => nd.Pooling(pixels.astype("float32"), window).divide(255));
async function screen(): Promise<Image> {
  pixels.set(env.render!("rgb_array").data);
  return (await shrink().toArray()) as Image;
}

const [memory, agent, l2] = [new ReplayMemory(), new Agent(), new loss.L2Loss()];
const [policyNet, targetNet] = [new DQN(), new DQN()];
for (const net of [policyNet, targetNet]) net.initialize("xavier", { rng });
const trainer = new gluon.Trainer(policyNet.collect_params(), "adam", {
  learning_rate: learningRate,
});

function cloneIntoTarget(): void {
  const source = policyNet.collect_params();
  for (const [name, parameter] of targetNet.collect_params()) {
    parameter.set_data(source.get(name)!.data());
  }
}

const descend = nd.compile((state, action, nextState, reward, discount) => {
  const target = reward.add(discount.multiply(targetNet(nextState).max({ axis: 1 })));
  autograd.record(() => l2(policyNet(state).pick(action), target)).backward();
  trainer.step(batchSize);
});

function learn(batch: Experience[]): void {
  descend(
    nd.array(batch.map(({ state }) => state)),
    nd.array(batch.map(({ action }) => action)),
    nd.array(batch.map(({ nextState }) => nextState)),
    nd.array(batch.map(({ reward }) => reward)),
    nd.array(batch.map(({ final }) => (final ? 0 : gamma))),
  );
}

const scores: number[] = [];
for (let episode = 1; episode <= episodes; episode++) {
  if (episode % targetUpdate === 1) cloneIntoTarget();
  env.get_init_state(episode === 1 ? { seed: 0 } : {});
  let [last, score] = [await screen(), 0];
  let state: Image = new Float32Array(last.length);
  for (let over = false; !over; score++) {
    const action = await agent.selectAction(state, policyNet);
    const { reward, terminated: final, done } = env.step(action);
    const next = await screen();
    const nextState = next.map((value, i) => value - last[i]!);
    memory.push({ state, action, nextState, reward, final });
    if (memory.canProvideSample(batchSize)) nd.scope(() => learn(memory.sample(batchSize)));
    [state, last, over] = [nextState, next, done];
  }
  scores.push(score);
  if (episode % 10 === 0 || episode === episodes) {
    const recent = scores.slice(-10);
    const mean = recent.reduce((sum, each) => sum + each, 0) / recent.length;
    console.log(`episode ${episode}, mean score of the last ${recent.length}: ${mean.toFixed(1)}`);
  }
}
