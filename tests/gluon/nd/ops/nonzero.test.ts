/** Positions of elements that are not 0. */
import { expect, test } from "bun:test";
import { arange, array, boolean_mask, nonzero, zeros } from "../../../../gluon/nd/mod.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("one array for each axis, in row-major order", async () => {
    const x = array([
      [0, 1, NaN],
      [2, 0, 0],
    ]);
    const [rows, columns] = await nonzero(x);
    expect([await rows?.tolist(), await columns?.tolist()]).toEqual([
      [0, 0, 1],
      [1, 2, 0],
    ]);
    expect((await nonzero(zeros([3])))[0]?.shape).toEqual([0]);
    await expectValues(
      await boolean_mask(arange(6).reshape([2, 3]), array([1, 0, 1]), { axis: 1 }),
      [
        [0, 2],
        [3, 5],
      ],
    );
  });
});
