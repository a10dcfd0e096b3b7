/** Policies of Box actions in training: random actions, noise, and where that begins again. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { ActionNoise } from "../../../rl/collect/action_noise.ts";
import { adaptEnv } from "../../../rl/collect/collector.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { DeterministicDistribution } from "../../../rl/distributions/deterministic.ts";
import { Box, default_rng } from "../../../rl/mod.ts";
import { OffPolicyActor } from "../../../rl/networks/off_policy_actor.ts";
import { RepeatAction } from "../identity_env.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("noise is added and clipped after learning_starts, and begins again in environments that are done", async () => {
  const env = (length: number) => new RepeatAction(new Box({ low: [0, 0], high: [4, 4] }), length);
  const envs = adaptEnv(new SyncVectorEnvironment([env(2), env(3)]), { actionBounds: "unit" });
  const actor = new nn.Dense(2, { weight_initializer: "zeros" });
  actor.initialize();
  const reset: number[] = [];
  const noise: ActionNoise = {
    sample: (out) => out.set([0.5, -0.5, 3, -3]),
    reset: (i) => reset.push(i),
    parts: {},
  };
  const policy = new OffPolicyActor(actor, envs, {
    distribution: new DeterministicDistribution(2),
    noise,
    sde: null,
    hasWarmup: true,
    exploration: default_rng(0),
    acting: default_rng(1),
    learning_starts: 10,
    compile: true,
  });
  const chosen = makeRows(2, envs.actions);
  envs.begin(0);
  expect(policy.choose(chosen, 9, 0)).toBe(undefined);
  const random = [...chosen.all];
  expect(random.every((each) => Math.abs(each) <= 1)).toBe(true);
  expect(new Set(random).size).toBe(4);
  await policy.choose(chosen, 10, 0);
  expect([...chosen.all]).toEqual([0.5, -0.5, 1, -1]);
  expect([...(await policy.act(Float32Array.of(1, 2), () => "act"))]).toEqual([2, 2]); // no noise
  for (let step = 0; step < 3; step++) {
    envs.step(chosen);
    envs.advance();
    policy.afterStep();
  }
  expect(reset).toEqual([0, 1]);
});
