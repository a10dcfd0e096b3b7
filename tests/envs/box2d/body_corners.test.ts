/** Corners of bodies that are turned and away from the origin. */

import { expect, test } from "bun:test";
import * as planck from "planck";
import { cornersOf, toWorld } from "../../../envs/box2d/body_corners.ts";

test("Corners go with the body's place and angle", () => {
  const { Box, World } = planck;
  const body = new World().createBody({ position: { x: 3, y: 1 }, angle: Math.PI / 2 });
  body.createFixture({ shape: new Box(2, 1) });
  const corners = cornersOf(body).map(([x, y]) => [Math.round(x), Math.round(y)]);
  const sorted = corners.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  expect(sorted).toEqual([
    [2, -1],
    [2, 3],
    [4, -1],
    [4, 3],
  ]);
  const [x, y] = toWorld(body, [2, 0]);
  expect(x).toBeCloseTo(3, 6);
  expect(y).toBeCloseTo(3, 6);
});
