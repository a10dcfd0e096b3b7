/** Munchausen rewards and entropies by hand. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { munchausenReward, policyEntropy, softLogPolicy } from "../../../rl/maths/munchausen.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("softLogPolicy() is that of values over the temperature, and policyEntropy() its entropy", async () => {
  const logPolicy = softLogPolicy(array([[0.5 * Math.log(3), 0]]), 0.5);
  const [log0, log1] = [Math.log(0.75), Math.log(0.25)];
  for (const [i, each] of (await logPolicy.toArray()).entries()) {
    expect(each).toBeCloseTo([log0, log1][i]!, 6);
  }
  expect(await policyEntropy(logPolicy).asscalar()).toBeCloseTo(-0.75 * log0 - 0.25 * log1, 6);
  expect(await policyEntropy(softLogPolicy(array([[1000, 0]]), 1)).asscalar()).toBeCloseTo(0, 9);
});

test("munchausenReward() adds the scaled log-policy of the action, no less than its clip", async () => {
  const logPolicy = array([
    [-1, -50],
    [-1, -50],
  ]);
  const action = array([0, 1], { dtype: "int32" });
  const scaling = { alpha: 0.5, temperature: 0.25, clip: -2 };
  const reward = munchausenReward(array([1, 1]), logPolicy, action, scaling);
  expect(await reward.tolist()).toEqual([1 - 0.125, 1 - 1]);
});
