/** Quantile regression: values, targets and errors. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import { quantileCritic } from "../../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("quantileCritic() has means of quantiles as values, moved ones as targets, and the means' distance as error", async () => {
  const critic = quantileCritic(2);
  const output = array([
    [1, 3, 10, 20],
    [0, 0, 4, 8],
  ]);
  expect(await critic.values(output).tolist()).toEqual([
    [2, 15],
    [0, 6],
  ]);
  const batch = { reward: array([1, 5]), discount: array([0.5, 0]) };
  const policy = array([
    [0, 1],
    [1, 0],
  ]);
  const target = critic.target(batch, { output, policy });
  expect(await target.tolist()).toEqual([
    [6, 11],
    [5, 5],
  ]);
  expect(await critic.error(array([[1, 2]]), array([[4, 5]])).tolist()).toEqual([3]);
});
