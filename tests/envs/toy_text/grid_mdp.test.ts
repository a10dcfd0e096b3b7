/** Grid MDPs as data. */

import { expect, test } from "bun:test";
import { cellsOf } from "../../../envs/toy_text/grid_mdp.ts";

test("cellsOf() gives the indices of a letter in row-major order", () => {
  expect(cellsOf(["SFS", "FGS"], "S")).toEqual([0, 2, 5]);
  expect(cellsOf(["SFS", "FGS"], "H")).toEqual([]);
});
