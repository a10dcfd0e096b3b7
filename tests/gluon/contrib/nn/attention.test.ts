/** Additive and dot-product attention: PyTorch's values, weights, refusals. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { arange, array, ones } from "../../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("AdditiveAttention");
goldenSuite("DotProductAttention");

describe("Attention", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("with equal keys is the mean of the values that count", async () => {
    const [queries, keys, lengths] = [ones([2, 1, 20]), ones([2, 10, 2]), array([2, 6])];
    const values = arange(40).reshape([1, 10, 4]).repeat(2, { axis: 0 });
    const expected = [[[2, 3, 4, 5]], [[10, 11, 12, 13]]];
    const additive = new contrib.nn.AdditiveAttention(8, 0.1);
    additive.initialize();
    const close = async (y: { tolist(): Promise<unknown> }): Promise<void> => {
      const rows = (await y.tolist()) as number[][][];
      for (const [i, row] of rows.entries()) {
        for (const [k, each] of row[0]!.entries())
          expect(each).toBeCloseTo(expected[i]![0]![k]!, 5);
      }
    };
    await close(additive(queries, keys, values, lengths));
    const dot = new contrib.nn.DotProductAttention(0.5);
    await close(dot(ones([2, 1, 2]), keys, values, lengths));
    const weights = await dot
      .weights(ones([2, 1, 2]), keys, lengths)
      .slice_axis(0, 0, 1)
      .toArray();
    expect([...weights]).toEqual([0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("refuses as many values as there are no keys", () => {
    const dot = new contrib.nn.DotProductAttention();
    expect(() => dot(ones([1, 2, 3]), ones([1, 4, 3]), ones([1, 5, 3]))).toThrow(
      "Cannot attend to values (1, 5, 3) with weights (1, 2, 4): there must be one value for each key.",
    );
  });
});
