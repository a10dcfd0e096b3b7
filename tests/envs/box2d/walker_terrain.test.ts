/** Terrain of BipedalWalker; that it is Gymnasium's is in recorded.test.ts. */

import { expect, test } from "bun:test";
import { drawTerrain, LENGTH, START, START_HEIGHT } from "../../../envs/box2d/walker_terrain.ts";
import { default_rng } from "../../../rl/mod.ts";

test("Grass is gentle, begins flat, and has nothing on it", () => {
  const { corners, obstacles, clouds } = drawTerrain(default_rng(1), false);
  expect(corners.length).toBe(LENGTH);
  expect(obstacles).toEqual([]);
  expect(clouds.length).toBe(10);
  for (const [, y] of corners.slice(0, START)) expect(y).toBeCloseTo(START_HEIGHT, 9);
  for (const [i, [x, y]] of corners.slice(1).entries()) {
    expect(x).toBeGreaterThan(corners[i]![0]);
    expect(Math.abs(y - corners[i]![1])).toBeLessThan(0.3);
  }
});

test("Hard terrain has stumps, stairs and pits, none of them at the start", () => {
  const counts = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const { obstacles } = drawTerrain(default_rng(seed), true);
    counts.add(obstacles.length);
    for (const points of obstacles) {
      expect(points.length).toBe(4);
      expect(points[0]![0]).toBeGreaterThan(9); // m
    }
  }
  expect(counts.size).toBeGreaterThan(3);
});
