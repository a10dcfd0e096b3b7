/** Trainings on stacked images, whose frames replay keeps once. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { FrameStackObservation, make, make_vec, VecFrameStack } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN } from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const options = {
  ...{ seed: 1, buffer_size: 60, learning_starts: 40, batch_size: 8, n_steps: 3 },
  ...{ train_freq: 4, gradient_steps: 1, target_update_interval: 8 },
  prioritized_replay: true,
};
const kinds = {
  "one environment": () => new FrameStackObservation(make("MinAtar/Breakout-v1") as never, 2),
  "a vector of three": () => new VecFrameStack(make_vec("MinAtar/Breakout-v1", 3) as never, 2),
} as const;

/** Stacks of 2 x 10 x 10 x 4 have too many axes for a CNN. */
const makeAgent = (env: unknown): DQN<Uint8Array> =>
  new DQN(env as never, { ...options, policy: "MlpPolicy" });

async function bytesOf(agent: DQN<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await (await agent.save()).arrayBuffer());
}

for (const [kind, makeEnv] of Object.entries(kinds)) {
  test(`A training on stacks of ${kind} that is loaded equals one that was not, to the last bit`, async () => {
    const whole = makeAgent(makeEnv());
    await whole.learn({ total_timesteps: 300 });
    const part = makeAgent(makeEnv());
    await part.learn({ total_timesteps: 300, onStep: ({ step }) => step < 150 });
    const loaded = await DQN.load<Uint8Array>(await part.save(), makeEnv as never);
    await loaded.learn();
    const { used } = loaded.buffer.frames!.state();
    expect(used).toBeGreaterThan(60);
    expect(used).toBeLessThan(110); // a frame a transition, one an episode of about ten, and what is under way
    expect(await bytesOf(loaded)).toEqual(await bytesOf(whole));
  });
}
