/** What the command line knows of agents' environments. */

import { expect, test } from "bun:test";
import { specOf } from "../../cli/agents.ts";
import { make, make_vec, TimeLimit, VecNormalize } from "../../envs/mod.ts";

test("an environment's own specification counts, also inside wrappers", () => {
  expect(specOf(make("CartPole-v1")).reward_threshold).toBe(475);
  const spec = { reward_threshold: 42, render_fps: 7 };
  const own = Object.assign(make("CartPole-v1"), { spec });
  expect(specOf(own)).toMatchObject({ ...spec, max_episode_steps: 500 });
  expect(specOf(new TimeLimit(own as never, 9))).toMatchObject(spec);
  const vector = Object.assign(make_vec("CartPole-v1", 2), { spec });
  expect(specOf(new VecNormalize(vector as never))).toMatchObject(spec);
});
