/** Flatten: shapes, and MXNet's values. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("Flatten");

test("Flatten makes one axis of all but the first", () => {
  const layer = new nn.Flatten();
  expect([[2, 3, 4], [5], [2, 0, 3]].map((shape) => layer(ones(shape)).shape)).toEqual([
    [2, 12],
    [5, 1],
    [2, 0],
  ]);
});
