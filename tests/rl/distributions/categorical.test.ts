/** Categorical distributions with masks: forbidden choices have no part in anything. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { CategoricalDistribution } from "../../../rl/distributions/categorical.ts";

beforeAll(async () => setBackend(await load("wasm")));

const what = (): string => "act";

test("with one choice allowed, the entropy is 0 and its probability 1, however large other logits are", async () => {
  const distribution = new CategoricalDistribution([4]);
  const params = array([1e4, -1e4, 3, 88, 0, 0, 0, 0], { shape: [2, 4] });
  const mask = array([0, 1, 0, 0, 1, 1, 0, 0], { shape: [2, 4], dtype: "uint8" });
  const [one, two] = (await distribution.entropy(params, mask).tolist()) as number[];
  expect([one, two]).toEqual([expect.closeTo(0, 6), expect.closeTo(Math.log(2), 6)]);
  const actions = array([1, 0], { dtype: "int32" });
  const logs = (await distribution.logProb(params, actions, mask).tolist()) as number[];
  expect(logs).toEqual([expect.closeTo(0, 6), expect.closeTo(-Math.log(2), 6)]);
});

test("of 2000 choices, only the allowed ones are drawn, and as often as they are likely", () => {
  const distribution = new CategoricalDistribution([2000]);
  const allowed = [17, 1200, 1999];
  const mask = new Uint8Array(2000);
  for (const each of allowed) mask[each] = 1;
  const params = new Float32Array(2000).fill(9);
  params[1200] = 9 + Math.log(2);
  const [action, rng, counts] = [new Int32Array(1), default_rng(0), new Map<number, number>()];
  for (let i = 0; i < 4000; i++) {
    const logProb = distribution.sample({ params, index: 0, action, mask, what }, rng);
    expect(Math.exp(logProb)).toBeCloseTo(action[0] === 1200 ? 0.5 : 0.25, 6);
    counts.set(action[0]!, (counts.get(action[0]!) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(allowed);
  expect(counts.get(1200)! / 4000).toBeCloseTo(0.5, 1);
});
