/** Multi-head attention: PyTorch's values, weights of each head, dropout, refusals. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, ones, random } from "../../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("MultiHeadAttention");

describe("MultiHeadAttention", () => {
  beforeAll(async () => setBackend(await load("wasm")));

  test("has weights for each head, which add up to 1 over the keys that count", async () => {
    const net = new contrib.nn.MultiHeadAttention(100, 5, 0.5);
    net.initialize();
    const draw = (length: number, seed: number) =>
      random.normal(0, 1, { shape: [2, length, 100], rng: random.default_rng(seed) });
    const [x, y, lengths] = [draw(4, 1), draw(6, 2), array([3, 2])];
    expect(net(x, y, y, lengths).shape).toEqual([2, 4, 100]);
    const weights = net.weights(x, y, lengths);
    expect(weights.shape).toEqual([2, 5, 4, 6]);
    for (const sum of await weights.sum({ axis: 3 }).toArray()) expect(sum).toBeCloseTo(1, 5);
    for (const each of await weights.slice_axis(3, 3, null).toArray()) expect(each).toBe(0);
  });

  test("drops weights while training only, other ones on each replay of a plan", async () => {
    const net = new contrib.nn.MultiHeadAttention(8, 2, 0.5);
    net.initialize();
    net.hybridize();
    const x = ones([1, 3, 8]);
    const run = async (training: boolean): Promise<ArrayLike<number>> =>
      await record(() => net(x, x, x), { train_mode: training }).toArray();
    expect(await run(false)).toEqual(await run(false));
    expect(await run(true)).not.toEqual(await run(true));
  });

  test("refuses heads that do not divide the units", () => {
    expect(() => new contrib.nn.MultiHeadAttention(10, 3)).toThrow(
      "Cannot make MultiHeadAttention of 10 hidden units with 3 heads: each head takes an equal part; " +
        "the heads must divide the units.",
    );
    expect(() => new contrib.nn.MultiHeadAttention(10, 0)).toThrow(
      "Cannot make MultiHeadAttention with numHeads 0",
    );
  });
});
