/** Transposition. */
import { expect, test } from "bun:test";
import { arange, type NDArray, transpose, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("reverses the axes by default; `.T` is the same", async () => {
    const x = arange(6).reshape([2, 3]);
    const expected = [
      [0, 3],
      [1, 4],
      [2, 5],
    ];
    await expectValues(transpose(x), expected);
    await expectValues(x.T, expected);
  });

  test("axis i of the result is axis axes[i] of the input", async () => {
    const x = arange(6).reshape([1, 2, 3]);
    expect(transpose(x, [2, 0, 1]).shape).toEqual([3, 1, 2]);
    await expectValues(transpose(x, [0, 2, 1]).reshape([-1]), [0, 3, 1, 4, 2, 5]);
  });

  test("the gradient is transposed back", async () => {
    const dy = arange(6).reshape([3, 1, 2]);
    const [dx] = gradientsOf((x) => transpose(x as NDArray, [2, 0, 1]), [zeros([1, 2, 3])], dy);
    await expectValues(dx as NDArray, [
      [
        [0, 2, 4],
        [1, 3, 5],
      ],
    ]);
  });

  test("refuses axes that are no order of all", () => {
    expect(() => transpose(zeros([2, 3]), [0, 0])).toThrow("Cannot transpose");
    expect(() => transpose(zeros([2, 3]), [0])).toThrow("Cannot transpose");
    expect(() => transpose(zeros([2, 3]), [0, 2])).toThrow("Cannot transpose");
  });
});
