/** Action distributions: what is drawn on the host has the probabilities that the device computes. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { type Distribution, distributionFor } from "../../../rl/distributions/distribution.ts";
import {
  Box,
  Discrete,
  default_rng,
  MultiBinary,
  MultiDiscrete,
  type Space,
} from "../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const spaces: Readonly<Record<string, Space<never>>> = {
  Discrete: new Discrete(4, { start: 2 }) as never,
  MultiDiscrete: new MultiDiscrete([3, 2, 4]) as never,
  MultiBinary: new MultiBinary(3) as never,
  Box: new Box({ low: -1, high: 1, shape: [2] }) as never,
};
const what = (): string => "act";

for (const [name, space] of Object.entries(spaces)) {
  describe(name, () => {
    const encoding = new ActionEncoding(space);
    const distribution: Distribution = distributionFor(encoding);
    const rng = default_rng(3);
    const params = Float32Array.from({ length: 2 * distribution.outputs }, () => rng.normal());
    const action = makeRows(1, encoding).all;
    const choice = { params, index: 1, action, what };
    const logProbOf = (row: ArrayLike<number>): Promise<number> => {
      const rows = array(Array.from(row), { dtype: encoding.dtype });
      const actions = name === "Discrete" ? rows : rows.reshape([1, -1]);
      const own = array(params.slice(distribution.outputs)).reshape([1, -1]);
      return distribution.logProb(own, actions).asscalar();
    };

    test("the log-probability of what is drawn is that which the device computes", async () => {
      for (let i = 0; i < 50; i++) {
        const logProb = distribution.sample(choice, rng);
        expect(await logProbOf(action)).toBeCloseTo(logProb, 5);
      }
    });

    test("the entropy is the mean of minus the log-probability", async () => {
      const own = array(params.slice(distribution.outputs)).reshape([1, -1]);
      const entropy = await distribution.entropy(own).asscalar();
      let [sum, squares] = [0, 0];
      const n = 20_000;
      for (let i = 0; i < n; i++) {
        const surprise = -distribution.sample(choice, rng);
        sum += surprise;
        squares += surprise ** 2;
      }
      const mean = sum / n;
      const error = Math.sqrt((squares / n - mean ** 2) / n);
      expect(Math.abs(mean - entropy)).toBeLessThan(5 * error);
    });

    test("nothing that is drawn is more likely than the mode", async () => {
      distribution.mode(choice);
      const most = await logProbOf(action);
      for (let i = 0; i < 200; i++) {
        expect(distribution.sample(choice, rng)).toBeLessThanOrEqual(most + 1e-5);
      }
    });

    test("a network that gives NaN is an error", () => {
      const broken = { ...choice, params: params.map(() => Number.NaN) };
      const text =
        "Cannot act: the network gives NaN; it has diverged, perhaps the learning rate is too high.";
      expect(() => distribution.sample(broken, rng)).toThrow(text);
      expect(() => distribution.mode(broken)).toThrow(text);
    });
  });
}

test("categories are drawn in proportion to their probabilities, and never where the mask forbids them", async () => {
  const distribution = distributionFor(new ActionEncoding(new MultiDiscrete([3, 2])));
  const params = Float32Array.from([1, 2, 30, 0, 1]);
  const mask = Uint8Array.from([1, 1, 0, 1, 1]);
  const action = new Int32Array(2);
  const counts = [0, 0, 0];
  const rng = default_rng(0);
  let logProb = 0;
  for (let i = 0; i < 10_000; i++) {
    logProb = distribution.sample({ params, index: 0, action, mask, what }, rng);
    counts[action[0] as number]!++;
  }
  expect(counts[2]).toBe(0);
  expect((counts[1] as number) / 10_000).toBeCloseTo(Math.E / (1 + Math.E), 1);
  const masks = array([...mask], { dtype: "uint8" }).reshape([1, 5]);
  const own = array(params).reshape([1, 5]);
  const actions = array([...action], { dtype: "int32" }).reshape([1, 2]);
  expect(await distribution.logProb(own, actions, masks).asscalar()).toBeCloseTo(logProb, 5);
  expect(Number.isFinite(await distribution.entropy(own, masks).asscalar())).toBe(true);
  distribution.mode({ params, index: 0, action, mask, what });
  expect([...action]).toEqual([1, 1]);
});

test("equal logits leave every choice possible, whatever their size", () => {
  const distribution = distributionFor(new ActionEncoding(new Discrete(3)));
  const action = new Int32Array(1);
  for (const logit of [0, 1e30, -1e30]) {
    const params = new Float32Array(3).fill(logit);
    const seen = new Set<number>();
    const rng = default_rng(1);
    for (let i = 0; i < 200; i++) {
      const logProb = distribution.sample({ params, index: 0, action, what }, rng);
      expect(logProb).toBeCloseTo(-Math.log(3), 6);
      seen.add(action[0] as number);
    }
    expect(seen.size).toBe(3);
  }
});
