/** What the command line knows of agents' environments. */

import { expect, test } from "bun:test";
import { makeEvalEnv, specOf } from "../../cli/agents.ts";
import { make, make_vec, TimeLimit, VecNormalize } from "../../envs/mod.ts";
import type { Agent } from "../../rl/mod.ts";

test("an environment's own specification counts, also inside wrappers", () => {
  expect(specOf(make("CartPole-v1")).reward_threshold).toBe(475);
  const spec = { reward_threshold: 42, render_fps: 7 };
  const own = Object.assign(make("CartPole-v1"), { spec });
  expect(specOf(own)).toMatchObject({ ...spec, max_episode_steps: 500 });
  expect(specOf(new TimeLimit(own as never, 9))).toMatchObject(spec);
  const vector = Object.assign(make_vec("CartPole-v1", 2), { spec });
  expect(specOf(new VecNormalize(vector as never))).toMatchObject(spec);
});

test("a game of MinAtar is evaluated to its end", () => {
  const agent = { env: make("MinAtar/Freeway-v1"), metadata: {} } as unknown as Agent;
  const env = makeEvalEnv(agent);
  env.get_init_state({ seed: 0 });
  let steps = 1;
  while (!env.step(0 as never).terminated) steps++;
  expect(steps).toBe(2501);
});
