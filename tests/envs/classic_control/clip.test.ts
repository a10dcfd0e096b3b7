/** Clipping. */

import { expect, test } from "bun:test";
import { clip } from "../../../envs/classic_control/clip.ts";

test("clip() keeps a value within bounds, and else gives the bound", () => {
  expect([-3, -1, 0.5, 2, 7].map((x) => clip(x, -1, 2))).toEqual([-1, -1, 0.5, 2, 2]);
});
