/** What waits for values: errors, empty results, NaN, and gradients of what is made of other operations. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("unique() takes NaN once, keeps the dtype, and gives nothing for nothing", async () => {
  await expectValues(await np.unique(np.array([NaN, 2, NaN, 1, -0, 0])), [0, 1, 2, NaN]);
  const whole = await np.unique(np.array([3, 3, 1], "int32"));
  expect([whole.dtype, await whole.tolist()]).toEqual(["int32", [1, 3]]);
  expect((await np.unique(np.zeros(0))).shape).toEqual([0]);
  expect((await np.unique(np.zeros([2, 2]), {})).length).toBe(1);
});

test("truths that JavaScript branches on", async () => {
  const x = np.array([1, NaN]);
  expect(await np.allclose(np.array([1, 2]), np.array([1, 2.00001]))).toBe(true);
  expect(await np.allclose(np.array([1, 2]), np.array([1, 2.1]))).toBe(false);
  expect(await np.allclose(x, x)).toBe(false);
  expect(await np.allclose(x, x, { equal_nan: true })).toBe(true);
  expect(await np.allclose(np.array([Infinity]), -Infinity)).toBe(false);
  expect(await np.array_equal(np.ones(2), np.ones([1, 2]))).toBe(false);
  expect(await np.array_equal(np.ones(2), np.ones(2))).toBe(true);
  expect(await np.array_equiv(np.ones(2), np.ones([3, 2]))).toBe(true);
  expect(await np.array_equiv(np.ones(2), np.ones(3))).toBe(false);
  await expectValues(np.isin(np.array([1, 2]), np.zeros(0)), [0, 0]);
});

test("counts refuse what they cannot count", async () => {
  await expect(np.bincount(np.array([1, -1]))).rejects.toThrow("Cannot bincount -1");
  await expect(np.histogram(np.array([1, Infinity]))).rejects.toThrow("it must be a finite range");
  const [counts, edges] = await np.histogram(np.array([2, 2, NaN]), [1, 2, 4]);
  await expectValues(counts, [0, 2]);
  await expectValues(edges, [1, 2, 4]);
  expect(() => np.searchsorted(np.ones([2, 2]), 1)).toThrow("it must be a vector");
});

test("quantiles of NaN are NaN, and those out of range are refused", async () => {
  await expectValues(np.median(np.array([1, NaN])), NaN);
  await expectValues(np.quantile(np.array([5]), [0, 1]), [5, 5]);
  expect(() => np.percentile(np.ones(2), 101)).toThrow("it must lie in [0, 1]");
  await expectValues(np.nanmax(np.array([[NaN], [NaN]]), 1), [NaN, NaN]);
  await expectValues(np.nanmean(np.array([1, NaN, 4])), 2.5);
});

test("positions that are not there are refused", () => {
  expect(() => np.delete(np.ones(2), 2)).toThrow(
    "Cannot delete at position 2 of 2 elements: there is none.",
  );
  expect(() => np.insert(np.ones(2), 3, 1)).toThrow("Cannot insert at position 3");
  expect(() => np.resize(np.ones(0), 2)).toThrow("there is no element");
  expect(() => np.pad(np.ones(2), 1, "mirror" as never)).toThrow(
    'mode "mirror": there is no such mode',
  );
  expect(() => np.broadcast_arrays(np.ones(2), np.ones(3))).toThrow("they do not fit");
});

test("gradients flow through order, angles and differences", async () => {
  const of = (f: (x: NDArray) => NDArray, ...x: number[]): NDArray =>
    gradientsOf(f as never, [np.array(x)])[0] as NDArray;
  await expectValues(
    of((x) => np.median(x), 3, 1, 2, 9),
    [0.5, 0, 0.5, 0],
  );
  await expectValues(
    of((x) => np.arctan2(x, np.array([0, 2, -1])), 1, 0, 1),
    [0, 0.5, -0.5],
  );
  await expectValues(
    of((x) => np.diff(x).square(), 1, 2, 4),
    [-2, -2, 4],
  );
  await expectValues(
    of((x) => np.roll(x, 1).get("0"), 1, 2, 4),
    [0, 0, 1],
  );
});

test("zeros have a sign, and the halves of large numbers none", async () => {
  await expectValues(np.signbit(np.array([-0, 0, -2, 3])), [1, 0, 1, 0]);
  await expectValues(np.copysign(np.array([1, -2]), np.array([-0, 5])), [-1, 2]);
  await expectValues(np.around(np.array([8388609, -8388609, 1e30, NaN])), [
    8388609,
    -8388609,
    Math.fround(1e30),
    NaN,
  ]);
  await expectValues(np.divmod(np.array([7, -7]), 2)[0], [3, -4]);
});

test("take_along_axis() takes what argsort found; choices by conditions and by numbers", async () => {
  const x = np.array([
    [3, 1, 2],
    [4, 6, 5],
  ]);
  await expectValues(np.take_along_axis(x, np.argsort(x), 1), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  await expectValues(np.take_along_axis(x, np.array([[1, 0, -1]]), 0), [[4, 1, 5]]);
  const [dx] = gradientsOf((y) => np.take_along_axis(y as NDArray, np.array([[0], [0]]), 1), [x]);
  await expectValues(dx as NDArray, [
    [1, 0, 0],
    [1, 0, 0],
  ]);
  await expectValues(np.select([x.lesser(2), x.greater(4)], [x, -1]), [
    [0, 1, 0],
    [0, -1, -1],
  ]);
  await expectValues(np.choose(np.array([1, 0]), [np.array([1, 2]), np.array([3, 4])]), [3, 2]);
  expect(() => np.select([], [])).toThrow("Cannot select by 0 conditions from 0 choices");
});

test("what skips NaN, spans and polynomials", async () => {
  const x = np.array([2, NaN, 5, 1]);
  await expectValues(np.nancumsum(x), [2, 2, 7, 8]);
  expect([await np.nanargmax(x).tolist(), await np.nanargmin(x).tolist()]).toEqual([2, 3]);
  await expectValues(
    np.ptp(
      np.array([
        [1, 5],
        [2, 2],
      ]),
      1,
    ),
    [4, 0],
  );
  const places = np.array([-1, 0, 1, 2]);
  await expectValues(np.polyfit(places, np.polyval(np.array([2, -1, 3]), places), 2), [2, -1, 3]);
});
