/** Callbacks of a training: in their order, where they are due, and with errors that leave the agent as it is. */
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load as loadBackend } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Agent,
  type Callback,
  callbackList,
  checkpointCallback,
  DQN,
  everyNTimesteps,
  load,
  PPO,
} from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await loadBackend("wasm")));

const PROGRESS = { step: 1, episodeReturn: null, episodeLength: null, metrics: {} };

describe("callbackList()", () => {
  test("calls one after the other, each when the one before has finished", async () => {
    const called: string[] = [];
    const wait = async (): Promise<void> => {
      await Promise.resolve();
      called.push("second");
    };
    const list = callbackList([() => called.push("first"), wait, () => called.push("third")]);
    await list(PROGRESS);
    expect(called).toEqual(["first", "second", "third"]);
  });

  test("waits for nothing where no callback does", () => {
    expect(callbackList([() => 1, () => undefined])(PROGRESS)).toBe(true);
    expect(callbackList([])(PROGRESS)).toBe(true);
  });

  test("ends the training where one does, and calls the others all the same", async () => {
    let called = 0;
    const count: Callback = () => {
      called++;
    };
    expect(callbackList([() => false, count])(PROGRESS)).toBe(false);
    expect(await callbackList([count, async () => false, count, async () => true])(PROGRESS)).toBe(
      false,
    );
    expect(called).toBe(3);
  });
});

test("everyNTimesteps() calls back where n more steps are full, also by several environments at once", async () => {
  const steps: number[] = [];
  const agent = new DQN(make_vec("CartPole-v1", 8), { learning_starts: 1000 });
  const note: Callback = ({ step }) => {
    steps.push(step);
  };
  await agent.learn({ total_timesteps: 56, onStep: everyNTimesteps(agent, 20, note) });
  expect(steps).toEqual([24, 40]);
  // Those of a resumed training come where they would have come.
  await agent.learn({ total_timesteps: 100, onStep: [everyNTimesteps(agent, 20, note)] });
  expect(steps).toEqual([24, 40, 64, 80, 104]);
  expect(() => everyNTimesteps(agent, 0, note)).toThrow(
    "Cannot call back every 0 steps: every must be a whole number, 1 or more.",
  );
});

const small = { net_arch: [8], learning_starts: 20, batch_size: 8, buffer_size: 500, seed: 4 };

test("checkpointCallback() saves files from which a training goes on bit for bit", async () => {
  const folder = mkdtempSync(join(tmpdir(), "glueball-callbacks-"));
  try {
    const whole = new DQN(make("CartPole-v1"), small);
    const savePath = join(folder, "deep", "er");
    const options = { save_freq: 100, save_path: savePath, name_prefix: "dqn" };
    await whole.learn({ total_timesteps: 250, onStep: checkpointCallback(whole, options) });
    expect(readdirSync(savePath).sort()).toEqual([
      "dqn_100_steps.safetensors",
      "dqn_200_steps.safetensors",
    ]);
    const rest = await load(join(savePath, "dqn_100_steps.safetensors"), make as never);
    await rest.learn({ onStep: checkpointCallback(rest, { ...options, name_prefix: "rest" }) });
    expect(existsSync(join(savePath, "rest_200_steps.safetensors"))).toBe(true);
    expect(await returnsOf(rest)).toEqual(await returnsOf(whole));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const returnsOf = async (agent: Agent): Promise<readonly number[]> =>
  (await agent.evaluate(make("CartPole-v1"), { episodes: 3 })).returns;

for (const [name, makeAgent] of [
  ["DQN", () => new DQN(make("CartPole-v1"), small)],
  ["PPO", () => new PPO(make("CartPole-v1"), { net_arch: [8], n_steps: 20, batch_size: 8 })],
] as const) {
  test(`an error of a callback ends a training of ${name}, which goes on as if there had been none`, async () => {
    const whole = makeAgent() as Agent;
    await whole.learn({ total_timesteps: 200 });
    for (const fail of [
      ({ step }: { step: number }) => {
        if (step === 77) throw new Error("disk full");
      },
      async ({ step }: { step: number }) => {
        if (step === 77) throw new Error("disk full");
      },
    ]) {
      const agent = makeAgent() as Agent;
      await expect(agent.learn({ total_timesteps: 200, onStep: [fail] })).rejects.toThrow(
        "disk full",
      );
      expect(agent.step).toBe(77);
      await agent.learn();
      expect(await returnsOf(agent)).toEqual(await returnsOf(whole));
    }
  });
}
