/** What critics share: greedy policies, and arrays by action. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import {
  greedyPolicy,
  mixture,
  ofTaken,
  splitActions,
} from "../../../../rl/algorithms/critics/critic.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("greedyPolicy()", () => {
  test("has all probability on the best action, and none on one that a mask forbids", async () => {
    const values = array([
      [4, 8, 1],
      [-3, -2, -1],
    ]);
    const mask = array(
      [
        [1, 0, 1],
        [1, 1, 0],
      ],
      { dtype: "uint8" },
    );
    const [free, masked] = [greedyPolicy(values, undefined), greedyPolicy(values, mask)];
    expect(await free.tolist()).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(await masked.tolist()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });
});

describe("splitActions(), mixture() and ofTaken()", () => {
  test("find the numbers of an action one after the other", async () => {
    const x = splitActions(array([[1, 2, 10, 20]]), 2);
    expect(await ofTaken(x, array([1], { dtype: "int32" })).tolist()).toEqual([[10, 20]]);
    expect(await mixture(x, array([[0.5, 0.5]])).tolist()).toEqual([[5.5, 11]]);
  });
});
