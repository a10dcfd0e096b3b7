/** Slicing by Python's rules. */
import { expect, test } from "bun:test";
import { arange, array, type NDArray, slice, slice_axis } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("null is the axis's own bound, negative numbers count from its end", async () => {
    const x = arange(6);
    await expectValues(slice(x, [null], [2]), [0, 1]);
    await expectValues(slice(x, [-2], [null]), [4, 5]);
    await expectValues(slice(x, [1], [-1], [2]), [1, 3]);
  });

  test("axes that are not named are taken whole", async () => {
    const x = arange(6).reshape([2, 3]);
    await expectValues(slice(x, [1], [2]), [[3, 4, 5]]);
    await expectValues(slice_axis(x, 1, 1, null), [
      [1, 2],
      [4, 5],
    ]);
  });

  test("the gradient is placed into zeros, steps included", async () => {
    const [dx] = gradientsOf(
      (x) => slice(x as NDArray, [0], [5], [2]),
      [arange(5)],
      array([1, 2, 3]),
    );
    await expectValues(dx as NDArray, [1, 0, 2, 0, 3]);
  });

  test("a negative step goes backwards, a step of null is 1", async () => {
    await expectValues(slice(arange(6), [null], [null], [-2]), [5, 3, 1]);
    await expectValues(slice(arange(6), [4], [1], [-1]), [4, 3, 2]);
    await expectValues(slice(arange(6), [1], [3], [null]), [1, 2]);
    const [dx] = gradientsOf(
      (x) => slice(x as NDArray, [null], [null], [-2]),
      [arange(5)],
      array([1, 2, 3]),
    );
    await expectValues(dx as NDArray, [3, 0, 2, 0, 1]);
  });

  test("refuses a step of 0, fractions and more bounds than axes", () => {
    expect(() => slice(arange(3), [0], [3], [0])).toThrow("Cannot slice with step 0");
    expect(() => slice(arange(3), [0.5], [3])).toThrow("Cannot slice at 0.5");
    expect(() => slice(arange(3), [0, 0], [1, 1])).toThrow("Cannot slice (3,)");
  });
});
