/** Elementwise mathematics: values, domains and gradients. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

type Row = readonly [x: number, y: number, slope: number];

const TABLE = {
  negative: [[2, -2, -1]],
  abs: [[-2, 2, -1]],
  exp: [[Math.log(2), 2, 2]],
  log: [[2, Math.log(2), 0.5]],
  log1p: [[1, Math.log(2), 0.5]],
  expm1: [[Math.log(2), 1, 2]],
  sqrt: [[4, 2, 0.25]],
  rsqrt: [[4, 0.5, -0.0625]],
  square: [[-3, 9, -6]],
  reciprocal: [[4, 0.25, -0.0625]],
  sin: [
    [0, 0, 1],
    [Math.PI / 6, 0.5, Math.sqrt(3) / 2],
  ],
  cos: [
    [0, 1, 0],
    [Math.PI / 3, 0.5, -Math.sqrt(3) / 2],
  ],
  erf: [
    [0, 0, 2 / Math.sqrt(Math.PI)],
    [1, 0.8427007929, (2 / Math.sqrt(Math.PI)) * Math.exp(-1)],
  ],
} as const satisfies Readonly<Record<string, readonly Row[]>>;

onEachBackend(() => {
  for (const name of Object.keys(TABLE) as (keyof typeof TABLE)[]) {
    const rows: readonly Row[] = TABLE[name];
    test(`${name}() and its slope`, async () => {
      const x = nd.array(rows.map(([at]) => at));
      await expectValues(
        x[name](),
        rows.map(([, value]) => value),
      );
      const [dx] = gradientsOf((each) => (each as nd.NDArray)[name](), [x]);
      await expectValues(
        dx as nd.NDArray,
        rows.map(([, , slope]) => slope),
      );
    });
  }

  test("rounding: halves go away from zero", async () => {
    const x = nd.array([-2.5, -0.5, 0.4, 0.5, 1.5]);
    await expectValues(nd.round(x), [-3, -1, 0, 1, 2]);
    await expectValues(nd.floor(x), [-3, -1, 0, 0, 1]);
    await expectValues(nd.ceil(x), [-2, 0, 1, 1, 2]);
    await expectValues(nd.sign(x), [-1, -1, 1, 1, 1]);
  });

  test("at the ends of their domains", async () => {
    await expectValues(nd.log(nd.array([0, -1])), [-Infinity, Number.NaN]);
    await expectValues(nd.sqrt(nd.array([0, -1])), [0, Number.NaN]);
    await expectValues(nd.reciprocal(nd.array([0])), [Infinity]);
    await expectValues(nd.exp(nd.array([-1000, 1000])), [0, Infinity]);
    await expectValues(nd.erf(nd.array([-10, 10])), [-1, 1]);
  });

  test("log1p() and expm1() keep small numbers", async () => {
    for (const op of [nd.log1p, nd.expm1]) {
      const y = (await op(nd.array([1e-7])).toArray())[0] as number;
      expect(Math.abs(y / 1e-7 - 1)).toBeLessThan(1e-5);
    }
  });
});
