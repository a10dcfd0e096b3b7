/** The agents of actors. */

import { expect, test } from "bun:test";
import { makeActor } from "../../../cli/distributed/acting.ts";
import { task } from "./redis_ends.ts";

test("makeActor makes an agent with another seed than the learner's, little replay, and its share of random actions", async () => {
  const setup = { backend: "wasm", nEnvs: 3, index: 1, actors: 4, size: 8, seed: task.seed };
  using agent = await makeActor(task, {}, setup);
  expect(agent.options).toMatchObject({ net_arch: [8], learning_starts: 13, buffer_size: 8 });
  expect(agent.options.seed).not.toBe(task.seed);
  expect(agent.env).toMatchObject({ num_envs: 3 });
  const foreign = { ...task, setting: { ...task.setting, environment: "gymnasium:Foo-v0" } };
  await expect(makeActor(foreign, {}, setup)).rejects.toThrow(/gymnasium:Foo-v0/);
});
