/** Constant arrays with the shape and dtype of another. */
import { expect, test } from "bun:test";
import { array, ones_like, zeros, zeros_like } from "../../../../gluon/nd/mod.ts";
import { onEachBackend } from "../support/by_hand.ts";

onEachBackend(() => {
  test("have shape and dtype of the array, and its methods give the same", async () => {
    for (const dtype of ["float32", "int32", "uint8"] as const) {
      const x = array([[7], [8]], { dtype });
      for (const [result, value] of [
        [zeros_like(x), 0],
        [x.zeros_like(), 0],
        [ones_like(x), 1],
        [x.ones_like(), 1],
      ] as const) {
        expect(result.dtype).toBe(dtype);
        expect(await result.tolist()).toEqual([[value], [value]]);
      }
    }
  });

  test("of a scalar and of no elements", async () => {
    expect(await ones_like(array(5)).tolist()).toBe(1);
    expect(ones_like(zeros([0, 3])).shape).toEqual([0, 3]);
  });
});
