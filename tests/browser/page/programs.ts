/** Programs that run here and in pages, to be compared. */

import { autograd, envs, gluon, nd, nn, rl, use } from "glueball";
import type { BackendName } from "glueball/backends";
import { programs as endlessPrograms, type Turn } from "../../../bench/leaks/programs.ts";

/** Trains a small net and gives the loss of each step. */
export async function trainNet(backend: BackendName): Promise<number[]> {
  await use(backend);
  const rng = nd.random.default_rng(1);
  const net = new nn.Sequential();
  net.add(new nn.Dense(16, { activation: "tanh" }), new nn.Dense(1));
  net.initialize("xavier", { rng });
  net.hybridize();
  const trainer = new gluon.Trainer(net.collect_params(), "adam", { learning_rate: 0.01 });
  const l2 = new gluon.loss.L2Loss();
  const x = nd.random.uniform(-1, 1, { shape: [32, 4], rng });
  const y = x.square().sum({ axis: 1, keepdims: true });
  const losses: number[] = [];
  for (let step = 0; step < 10; step++) {
    const loss = autograd.record(() => l2(net(x), y));
    loss.backward();
    trainer.step(32);
    losses.push(await loss.mean().asscalar());
  }
  return losses;
}

/** An agent of CartPole, on the backend that computes the same on every engine. */
export async function makeAgent(): Promise<rl.DQN> {
  await use("wasm-portable");
  return new rl.DQN(envs.make("CartPole-v1"), {
    learning_rate: 1e-3,
    learning_starts: 200,
    train_freq: 1,
    buffer_size: 2_000,
    prioritized_replay: true,
    seed: 1,
  });
}

/** The numbers that an agent's nets are made of. */
export async function parametersOf({ policy, target }: rl.DQN): Promise<number[]> {
  const all: number[] = [];
  for (const net of [policy, target]) {
    for (const parameter of net.collect_params().values()) {
      all.push(...((await parameter.data().toArray()) as Float32Array));
    }
  }
  return all;
}

/** Where a training of `makeAgent` is interrupted, and where it ends. */
const [HALF, WHOLE] = [500, 1_000] as const;

/** An agent in the middle of its training. */
export async function halfTrained(): Promise<rl.DQN> {
  const agent = await makeAgent();
  return await agent.learn({ total_timesteps: HALF });
}

/** Trains such an agent to the end, and gives its parameters. */
export async function goOn(agent: rl.DQN): Promise<number[]> {
  await agent.learn({ total_timesteps: WHOLE });
  return await parametersOf(agent);
}

/** The same, of an agent in a file. */
export async function goOnFrom(file: Parameters<typeof rl.DQN.load>[0]): Promise<number[]> {
  await use("wasm-portable");
  return await goOn(await rl.DQN.load(file, envs.make));
}

let endless: { readonly turn: Turn; turns: number };

/** Starts an endless program. */
export async function startEndless(name: string): Promise<void> {
  await use("wasm");
  endless = { turn: await endlessPrograms[name]!.start(), turns: 0 };
}

/** Lets it run for some turns; gives the most bytes of arrays that were alive after one. */
export async function runEndless(turns: number): Promise<number> {
  let most = 0;
  for (let i = 0; i < turns; i++) {
    await endless.turn(endless.turns++);
    most = Math.max(most, nd.memory().bytes);
  }
  return most;
}
