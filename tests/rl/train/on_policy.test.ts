/** The loop of on-policy algorithms: when it learns, and from what. */
import { expect, test } from "bun:test";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { adaptEnv, Collector } from "../../../rl/collect/collector.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { RolloutBuffer } from "../../../rl/replay/rollout_buffer.ts";
import { trainOnPolicy } from "../../../rl/train/on_policy.ts";
import { StepClock } from "../../../rl/train/training_run.ts";
import { Scripted } from "../tiny_envs.ts";

test("a rollout is learned from when it is full; values are asked for where an episode was truncated, not where it terminated", async () => {
  const env = new SyncVectorEnvironment([
    new Scripted((step) => ({ reward: 1, truncated: step === 2 })),
    new Scripted((step) => ({ reward: 1, terminated: step === 3 })),
  ]);
  const envs = adaptEnv(env);
  const rollout = new RolloutBuffer(envs, 4);
  const parts = {
    envs,
    rollout,
    collector: new Collector(envs, rollout),
    chosen: makeRows(2, envs.actions),
    seed: 0,
  };
  const asked: number[][] = [];
  const trained: { step: number; target: number[]; isValid: number[] }[] = [];
  using run = new StepClock().start("it", 2, { total_timesteps: 18 });
  await trainOnPolicy(run, parts, {
    choose: async () => {},
    values: async (states) => {
      asked.push([...states]);
      return new Float32Array(states.length / 2).fill(100);
    },
    update: (lastValue) => {
      rollout.finish(lastValue, 1, 1);
      const { target, isValid } = rollout;
      trained.push({ step: run.step, target: [...target], isValid: [...isValid] });
      return {};
    },
  });
  // Environment 0 is truncated at step 2 and resets at 3; environment 1 terminates at step 3 and resets at 4.
  expect(trained.map(({ step }) => step)).toEqual([8, 16]);
  expect(trained[0]!.isValid).toEqual([1, 1, 1, 1, 0, 1, 1, 0]);
  expect(trained[0]!.target.filter((_, i) => trained[0]!.isValid[i] === 1)).toEqual([
    ...[1 + 1 + 100, 3, 1 + 100, 2],
    ...[1, 1 + 100],
  ]);
  expect(asked[0]).toEqual([2, 0]);
  expect(asked[1]).toHaveLength(4);
});
