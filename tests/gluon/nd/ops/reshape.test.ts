/** Reshaping: views of the same memory. */
import { expect, test } from "bun:test";
import { array, expand_dims, flatten, reshape, squeeze, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("-1 is what is left over, 0 keeps the input's axis", () => {
    const x = zeros([2, 3, 4]);
    expect(reshape(x, [-1]).shape).toEqual([24]);
    expect(reshape(x, [0, -1]).shape).toEqual([2, 12]);
    expect(reshape(x, [4, -1, 2]).shape).toEqual([4, 3, 2]);
    expect(flatten(x).shape).toEqual([2, 12]);
  });

  test("shares memory, so that a write is seen", async () => {
    const x = array([[1, 2]]);
    const view = reshape(x, [2]);
    x.set([3, 4]);
    await expectValues(view, [3, 4]);
  });

  test("axes of length 1 are added and removed", () => {
    const x = zeros([2, 1, 3, 1]);
    expect(expand_dims(zeros([2]), -1).shape).toEqual([2, 1]);
    expect(squeeze(x).shape).toEqual([2, 3]);
    expect(squeeze(x, 1).shape).toEqual([2, 3, 1]);
    expect(squeeze(x, [-1, 1]).shape).toEqual([2, 3]);
    expect(() => squeeze(x, 0)).toThrow("Cannot squeeze");
  });

  test("the gradient has the shape of the input", async () => {
    const [dx] = gradientsOf((x) => reshape(x as never, [-1]), [array([[1], [2]])], array([3, 4]));
    await expectValues(dx as never, [[3], [4]]);
  });

  test("refuses a shape of another size", () => {
    expect(() => reshape(zeros([2, 3]), [5])).toThrow("Cannot reshape (2, 3)");
    expect(() => reshape(zeros([2, 3]), [-1, -1])).toThrow("Cannot reshape (2, 3)");
    expect(() => reshape(zeros([2, 3]), [4, -1])).toThrow("Cannot reshape (2, 3)");
  });
});
