/** Gathering slices by index, and scatter-add. */
import { expect, test } from "bun:test";
import { add_at, array, compile, type NDArray, take } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray =>
  array([
    [1, 2],
    [3, 4],
  ]);
const at = (...values: number[]): NDArray => array(values, { dtype: "int32" });

onEachBackend(() => {
  test("slices along an axis, the first by default", async () => {
    await expectValues(take(x(), at(1, 1, 0)), [
      [3, 4],
      [3, 4],
      [1, 2],
    ]);
    await expectValues(take(x(), at(1), { axis: -1 }), [[2], [4]]);
    const table = array([[0, 1]], { dtype: "int32" });
    expect(take(x(), table).shape).toEqual([1, 2, 2]);
  });

  test("clips or wraps an index outside of the axis", async () => {
    await expectValues(take(array([1, 2, 3]), at(-1, 3)), [1, 3]);
    await expectValues(take(array([1, 2, 3]), at(-1, 3, -4), { mode: "wrap" }), [3, 1, 3]);
    expect(() => take(x(), at(0), { mode: "error" as never })).toThrow(
      'Cannot take with mode "error": there is no such mode; use "clip" or "wrap".',
    );
  });

  test("mode raise throws at once where an index is outside, before it is truncated", async () => {
    const raise = { mode: "raise" } as const;
    await expectValues(take(array([1, 2, 3]), array([0, 2, 1.5]), raise), [1, 3, 2]);
    await expectValues(take(array([1, 2]), array([1], { dtype: "uint8" }), raise), [2]);
    for (const bad of [-1, 3, 2.5, NaN, -0.5, 1e10]) {
      expect(() => take(array([1, 2, 3]), array([0, bad]), raise)).toThrow(
        `Cannot take at index ${Math.fround(bad)} of an axis of length 3: it must lie in 0 ... 2; with mode "clip"`,
      );
    }
    const [dx] = gradientsOf((y) => take(y as NDArray, at(2, 2), raise), [array([1, 2, 3])]);
    await expectValues(dx as NDArray, [0, 0, 2]);
    const picked = compile((y: NDArray, i: NDArray) => take(y, i, raise));
    await expectValues(picked(array([1, 2]), at(1)), [2]);
    expect(() => picked(array([1, 2]), at(2))).toThrow("Cannot take at index 2");
    await expectValues(picked(array([1, 2]), at(0)), [1]);
  });

  test("add_at() adds what is repeated", async () => {
    await expectValues(add_at(array([1, 2, 4]), at(0, 2, 0), [3]), [5, 0, 2]);
  });

  test("each is the gradient of the other", async () => {
    const [dx] = gradientsOf(
      (each) => take(each as NDArray, at(0, 0)),
      [array([1, 2])],
      array([3, 4]),
    );
    await expectValues(dx as NDArray, [7, 0]);
    const [dy] = gradientsOf(
      (each) => add_at(each as NDArray, at(1, 1), [2]),
      [array([1, 2])],
      array([3, 4]),
    );
    await expectValues(dy as NDArray, [4, 4]);
  });
});
