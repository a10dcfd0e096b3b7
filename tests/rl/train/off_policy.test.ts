/** The loop of off-policy algorithms: when it updates, and what it reports. */
import { expect, test } from "bun:test";
import type { Progress } from "../../../rl/agent.ts";
import { adaptEnv, Collector } from "../../../rl/collect/collector.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { NStepWriter } from "../../../rl/collect/n_step.ts";
import { default_rng } from "../../../rl/mod.ts";
import { ReplayBuffer } from "../../../rl/replay/replay_buffer.ts";
import { trainOffPolicy } from "../../../rl/train/off_policy.ts";
import { StepClock } from "../../../rl/train/training_run.ts";
import { Scripted } from "../tiny_envs.ts";

/** The steps after which there were updates, and what was reported. */
async function train(options: object): Promise<{ updates: number[]; reports: Progress[] }> {
  const envs = adaptEnv(new Scripted((step) => ({ reward: step, terminated: step % 3 === 0 })));
  const { observations, actions } = envs;
  const buffer = new ReplayBuffer(100, { gamma: 1, rng: default_rng(0) });
  const writer = new NStepWriter(buffer, { n: 1, gamma: 1, count: 1, observations, actions });
  const parts = {
    buffer,
    collector: new Collector(envs, writer),
    chosen: makeRows(1, actions),
    options: {
      seed: 0,
      learning_starts: 4,
      batch_size: 2,
      train_freq: 2,
      gradient_steps: 1,
      gamma: 1,
      buffer_size: 100,
      compile: true,
      strict: false,
      ...options,
    },
  };
  const updates: number[] = [];
  const reports: Progress[] = [];
  const onStep = (progress: Progress): void => void reports.push(progress);
  using run = new StepClock().start("it", 1, { total_timesteps: 9, onStep });
  await trainOffPolicy(run, parts, {
    choose: () => undefined,
    update: async () => void updates.push(run.step),
    metrics: () => ({ updates: updates.length }),
  });
  return { updates, reports };
}

test("updates begin with learning_starts, and come as often as train_freq and gradient_steps say", async () => {
  expect((await train({})).updates).toEqual([4, 6, 8]);
  expect((await train({ gradient_steps: 2 })).updates).toEqual([4, 4, 6, 6, 8, 8]);
  expect((await train({ train_freq: [1, "episode"], gradient_steps: -1 })).updates).toEqual([
    6, 6, 6, 9, 9, 9,
  ]);
});

test("updates wait for a whole batch", async () => {
  expect((await train({ batch_size: 7 })).updates).toEqual([8]);
});

test("every step is reported, with the episodes that end", async () => {
  const { reports } = await train({});
  expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const ended = reports.filter(({ episodeReturn }) => episodeReturn !== null);
  expect(ended.map(({ episodeLength }) => episodeLength)).toEqual([3, 3, 3]);
  expect(ended[0]!.episodeReturn).toBe(1 + 2 + 3);
  expect(reports.map(({ metrics }) => metrics.updates)).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3]);
});
