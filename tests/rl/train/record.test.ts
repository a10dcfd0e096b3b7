/** Recording: the steps of the episodes that a policy plays. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { Box, Discrete, record } from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("reference")));

test("each step has its observation, action, reward and end; one that was left is truncated", async () => {
  const env = new Scripted((step) => ({ reward: step, terminated: step === 2 }));
  const options = { episodes: 2, max_episode_steps: 3, options: { size: 2 } };
  const { columns, origin } = await record(env, (state) => state[0]! % 3, options);
  expect(origin).toEqual({ environment: "Scripted", options: { size: 2 } });
  expect(columns).toEqual({
    observation: Float32Array.of(0, 0, 1, 0, 2, 0, 3, 0, 4, 0),
    action: Int32Array.of(0, 1, 2, 0, 1),
    reward: Float32Array.of(1, 2, 3, 4, 5),
    terminated: Uint8Array.of(0, 1, 0, 0, 0),
    truncated: Uint8Array.of(0, 0, 0, 0, 1),
  });
});

test("actions are counted from 0, those of a Box are as they are", async () => {
  const discrete = new Discrete(3, { start: 5 });
  const { columns } = await record(new RepeatAction<number>(discrete, 2), () => 6, { episodes: 1 });
  expect([...columns.action]).toEqual([1, 1]);
  const box = new RepeatAction<Float32Array>(new Box({ low: -1, high: 1, shape: [2] }), 1);
  const floats = await record(box, () => Float32Array.of(0.5, -1), { episodes: 1 });
  expect([...floats.columns.action]).toEqual([0.5, -1]);
});
