/** Sorting: ties, NaN, extremes, what is refused. */
import { expect, test } from "bun:test";
import {
  arange,
  argsort,
  array,
  type NDArray,
  sort,
  topk,
  zeros,
} from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("equal elements keep their order in both directions, and NaN is the largest", async () => {
    const x = array([2, NaN, 1, 2, -Infinity, Infinity, NaN, 1]);
    await expectValues(argsort(x), [4, 2, 7, 0, 3, 5, 1, 6]);
    await expectValues(argsort(x, { is_ascend: false }), [1, 6, 5, 0, 3, 2, 7, 4]);
    await expectValues(sort(x), [-Infinity, 1, 1, 2, 2, Infinity, NaN, NaN]);
  });

  test("integers are exact up to their ends", async () => {
    const [low, high] = [-(2 ** 31), 2 ** 31 - 1];
    const x = array([high, low, 0, high - 1, low], { dtype: "int32" });
    await expectValues(sort(x), [low, low, 0, high - 1, high]);
    await expectValues(sort(x, { is_ascend: false }), [high, high - 1, 0, low, low]);
    await expectValues(sort(array([200, 3, 7], { dtype: "uint8" })), [3, 7, 200]);
  });

  test("rows of a thousand are sorted", async () => {
    const x = arange(2000).multiply(7).modulo(1009).reshape([2, 1000]);
    const [rows, expected] = [await sort(x).tolist(), (await x.tolist()) as number[][]];
    expect(rows).toEqual(expected.map((row) => row.sort((a, b) => a - b)));
  });

  test("long rows with NaN, both zeros, denormals and infinities are sorted as short ones", async () => {
    const some = [2, NaN, 1e-40, -0, 0, -1e-40, -Infinity, Infinity, -3.5, 1, 1e30, -1e30, 0, -0];
    const values = Array.from({ length: 210 }, (_, i) => some[(i * i + 5 * i) % some.length]!);
    const expected = (sign: 1 | -1): number[] => {
      const order = (a: number, b: number): number =>
        Number.isNaN(a)
          ? Number(!Number.isNaN(b))
          : Number.isNaN(b)
            ? -1
            : a < b
              ? -1
              : Number(a > b);
      const places = values.map((_, i) => i);
      return places.sort((i, j) => sign * order(values[i]!, values[j]!) || i - j);
    };
    const x = array(values);
    await expectValues(argsort(x), expected(1));
    await expectValues(argsort(x, { is_ascend: false }), expected(-1));
  });

  test("a gradient goes back to where an element was", async () => {
    const [dx] = gradientsOf((x) => sort(x as NDArray), [array([3, 1, 2])], array([10, 20, 30]));
    await expectValues(dx as NDArray, [30, 10, 20]);
    const both = (x?: NDArray): NDArray =>
      topk(x as NDArray, { k: 2, ret_typ: "both" })[0] as NDArray;
    const [dy] = gradientsOf(both, [array([3, 1, 2])], array([10, 20]));
    await expectValues(dy as NDArray, [10, 0, 20]);
  });

  test("nothing is sorted to nothing, and what cannot be is refused", () => {
    expect(sort(zeros([2, 0])).shape).toEqual([2, 0]);
    expect(argsort(zeros([0, 3])).shape).toEqual([0, 3]);
    expect(() => sort(array(1))).toThrow("Cannot sort a scalar: there is no axis.");
    expect(() => topk(zeros([2, 3]), { k: 4 })).toThrow(
      "Cannot topk (2, 3) with k 4: it must be a whole number, at most 3.",
    );
    expect(() => topk(zeros([3]), { ret_typ: "values" as never })).toThrow('ret_typ "values"');
  });
});
