/** Comparisons: 1 or 0, in the dtype of the inputs. */
import { expect, test } from "bun:test";
import * as nd from "../../../../gluon/nd/mod.ts";
import { gradientsOf, onEachBackend } from "../support/by_hand.ts";

const TABLE = {
  equal: [0, 1, 0],
  not_equal: [1, 0, 1],
  greater: [0, 0, 1],
  greater_equal: [0, 1, 1],
  lesser: [1, 0, 0],
  lesser_equal: [1, 1, 0],
} as const;

onEachBackend(() => {
  for (const name of Object.keys(TABLE) as (keyof typeof TABLE)[]) {
    test(`${name}() of smaller, equal and larger`, async () => {
      for (const dtype of ["float32", "int32"] as const) {
        const result = nd.array([1, 2, 3], { dtype })[name](2);
        expect(result.dtype).toBe(dtype);
        expect(await result.tolist()).toEqual([...TABLE[name]]);
      }
    });
  }

  test("NaN is equal to nothing, itself included", async () => {
    const nan = nd.array([Number.NaN]);
    expect(await nan.equal(nan).tolist()).toEqual([0]);
    expect(await nan.not_equal(nan).tolist()).toEqual([1]);
    expect(await nan.lesser_equal(nan).tolist()).toEqual([0]);
  });

  test("no gradient passes: it is 0, as in MXNet", async () => {
    const [dx] = gradientsOf((x) => (x as nd.NDArray).greater(0), [nd.array([1])]);
    expect(await dx?.tolist()).toEqual([0]);
  });
});
