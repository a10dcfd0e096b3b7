/** Counter-based random numbers. */
import { expect, test } from "bun:test";
import { array, type NDArray, random_uniform } from "../../../../gluon/nd/mod.ts";
import { onEachBackend } from "../support/by_hand.ts";

const draw = (key: number[], counter: number, shape: number[]): NDArray =>
  random_uniform(array(key, { dtype: "int32" }), array([counter], { dtype: "int32" }), shape);

onEachBackend(() => {
  test("are a pure function of key and counter, in [0, 1)", async () => {
    const numbers = await draw([1, 2], 0, [4, 250]).toArray();
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    const mean = [...numbers].reduce((sum, x) => sum + x) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04); // over 4 standard deviations of the mean
    expect(await draw([1, 2], 0, [4, 250]).toArray()).toEqual(numbers);
    expect(await draw([1, 3], 0, [4, 250]).toArray()).not.toEqual(numbers);
    expect(await draw([1, 2], 1, [4, 250]).toArray()).not.toEqual(numbers);
  });

  test("the first numbers do not depend on how many are drawn", async () => {
    const [few, many] = [await draw([7, 7], 3, [3]).tolist(), await draw([7, 7], 3, [64]).tolist()];
    expect((many as number[]).slice(0, 3)).toEqual(few as number[]);
  });

  test("refuses keys and shapes that are none", () => {
    expect(() => draw([1], 0, [2])).toThrow(RangeError);
    expect(() => draw([1, 2], 0, [-1])).toThrow("Cannot draw an array of shape [-1]");
  });
});
