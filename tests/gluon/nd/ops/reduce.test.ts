/** Reductions: axes, empty arrays, NaN, ties. */
import { expect, test } from "bun:test";
import { array, max, mean, min, type NDArray, norm, sum, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray =>
  array([
    [1, 2],
    [3, 4],
  ]);

onEachBackend(() => {
  test("an empty list of axes stands for all, as in MXNet", async () => {
    const x = array([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    await expectValues(x.sum({ axis: [] }), 15);
    await expectValues(x.max({ axis: [], exclude: true, keepdims: true }), [[5]]);
  });

  test("over all axes, one, several, or all but some", async () => {
    await expectValues(sum(x()), 10);
    await expectValues(sum(x(), { axis: 0 }), [4, 6]);
    await expectValues(mean(x(), { axis: -1 }), [1.5, 3.5]);
    await expectValues(max(x(), { axis: [0, 1] }), 4);
    await expectValues(min(x(), { axis: 0, exclude: true }), [1, 3]);
    await expectValues(sum(x(), { axis: 1, keepdims: true }), [[3], [7]]);
  });

  test("norms: root of squares, or sum of magnitudes", async () => {
    await expectValues(norm(array([3, -4])), 5);
    await expectValues(norm(array([3, -4]), { ord: 1 }), 7);
    expect(() => norm(x(), { ord: 3 as never })).toThrow("Cannot norm with ord 3");
  });

  test("of nothing: sums are 0, extrema are refused", async () => {
    await expectValues(sum(zeros([0, 2]), { axis: 0 }), [0, 0]);
    expect(() => max(zeros([0, 2]), { axis: 0 })).toThrow("only sums of nothing are defined");
    expect(max(zeros([0, 2]), { axis: 1 }).shape).toEqual([0]);
  });

  test("NaN stays NaN", async () => {
    const nan = array([1, Number.NaN, 3]);
    for (const reduce of [sum, mean, max, min]) await expectValues(reduce(nan), Number.NaN);
  });

  test("gradients: all of a sum, a share of a mean, every tie of a maximum", async () => {
    const of = (reduce: (x: NDArray) => NDArray, values: number[]): NDArray =>
      gradientsOf(reduce as never, [array(values)])[0] as NDArray;
    await expectValues(of(sum, [5, 6]), [1, 1]);
    await expectValues(of(mean, [5, 6]), [0.5, 0.5]);
    await expectValues(of(max, [7, 7, 1]), [1, 1, 0]);
    await expectValues(of(norm, [3, 4]), [0.6, 0.8]);
  });

  test("refuses an axis that is named twice", () => {
    expect(() => sum(x(), { axis: [0, -2] })).toThrow("an axis is named twice");
  });
});
