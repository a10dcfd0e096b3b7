/** Gathering by multi-dimensional indices. */
import { expect, test } from "bun:test";
import { array, gather_nd, type NDArray } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const x = (): NDArray =>
  array([
    [1, 2],
    [3, 4],
  ]);
const indices = (...rows: number[][]): NDArray => array(rows, { dtype: "int32" });

onEachBackend(() => {
  test("elements at pairs of indices", async () => {
    await expectValues(gather_nd(x(), indices([0, 1, 1], [1, 0, 1])), [2, 3, 4]);
  });

  test("whole slices where fewer axes are indexed", async () => {
    await expectValues(gather_nd(x(), indices([1, 0])), [
      [3, 4],
      [1, 2],
    ]);
  });

  test("the gradient adds up where an element is gathered twice", async () => {
    const twice = indices([0, 0], [1, 1]);
    const [dx] = gradientsOf((each) => gather_nd(each as NDArray, twice), [x()]);
    await expectValues(dx as NDArray, [
      [0, 2],
      [0, 0],
    ]);
  });

  test("refuses more indices than there are axes", () => {
    expect(() => gather_nd(x(), indices([0], [0], [0]))).toThrow(
      "Cannot gather_nd from (2, 2) with indices (3, 1)",
    );
  });
});
