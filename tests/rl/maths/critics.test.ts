/** What several critics agree on, and their losses, against tables computed by hand. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { leastValue, squaredErrors, withoutLargest } from "../../../rl/maths/critics.ts";

beforeAll(async () => setBackend(await load("reference")));

test("leastValue() is the least value of each state, of however many critics", async () => {
  const q = [array([[1], [5]]), array([[2], [3]]), array([[0], [9]])];
  expect(await leastValue(q).tolist()).toEqual([[0], [3]]);
  expect(await leastValue(q.slice(0, 1)).tolist()).toEqual([[1], [5]]);
});

test("squaredErrors() adds up the critics' means", async () => {
  const loss = squaredErrors([array([[1], [5]]), array([[2], [2]])], array([[0], [3]]));
  expect(await loss.asscalar()).toBeCloseTo((1 + 4) / 2 + (4 + 1) / 2, 6);
});

test("withoutLargest() leaves out that many of each row, one of equals, and never more", async () => {
  const quantiles = array([
    [3, -1, 7, 2],
    [5, 5, 5, -9],
  ]);
  expect(await withoutLargest(quantiles, 0).tolist()).toEqual([
    [1, 1, 1, 1],
    [1, 1, 1, 1],
  ]);
  expect(await withoutLargest(quantiles, 2).tolist()).toEqual([
    [0, 1, 0, 1],
    [0, 0, 1, 1],
  ]);
});
