/** Pictures of BipedalWalker. */

import type { Canvas, Point, View } from "../base/canvas.ts";
import { cornersOf } from "./body_corners.ts";
import { SCALE, START_HEIGHT, STEP } from "./walker_terrain.ts";
import type { WalkerWorld } from "./walker_world.ts";

const WIDTH = 600 / SCALE;
const HEIGHT = 400 / SCALE;
const SKY = 0xd7d7ff;
const CLOUD = 0xfffffe; // not the background
const EARTH = 0x66994c;
const GRASS: readonly [number, number] = [0x4cff4c, 0x4ccc4c];
const HULL = 0x7f33e5;
/** Upper and lower part of the leg behind, then of the one in front. */
const LEGS: readonly number[] = [0xb26598, 0xb26598, 0x803366, 0x803366];
const FLAG = 0xe63300;

/** The part of the simulation that follows the walker. */
export function viewOf({ hull }: WalkerWorld): View {
  const left = hull.getPosition().x - WIDTH / 5;
  return { left, right: left + WIDTH, bottom: 0, top: HEIGHT };
}

/** Draws sky, clouds, ground, obstacles and the walker. */
export function drawWalker(canvas: Canvas, scene: WalkerWorld): void {
  const { left, right } = viewOf(scene);
  canvas.rectangle(left, 0, right, HEIGHT, SKY);
  const far = Math.max(0, left) / 2; // clouds pass by half as fast
  for (const cloud of scene.terrain.clouds) {
    canvas.polygon(
      cloud.map(([x, y]): Point => [x + far, y]),
      CLOUD,
    );
  }
  for (const [from, to] of seen(scene)) {
    canvas.polygon([from, to, [to[0], 0], [from[0], 0]], EARTH);
  }
  drawThings(canvas, scene, 0xffffff);
}

/** The same in lines, for text. */
export function sketchWalker(canvas: Canvas, scene: WalkerWorld): void {
  drawThings(canvas, scene, EARTH);
}

function drawThings(canvas: Canvas, scene: WalkerWorld, obstacle: number): void {
  for (const points of scene.terrain.obstacles) canvas.polygon(points, obstacle);
  for (const [i, [from, to]] of seen(scene).entries()) canvas.line(from, to, 0, GRASS[i % 2]!);
  for (const i of [0, 1, 2, 3]) canvas.polygon(cornersOf(scene.legs[i]!), LEGS[i]!);
  canvas.polygon(cornersOf(scene.hull), HULL);
  const [x, top] = [STEP * 3, START_HEIGHT + 50 / SCALE];
  canvas.line([x, START_HEIGHT], [x, top], 0, 0);
  const flag: Point[] = [
    [x, top],
    [x, top - 10 / SCALE],
    [x + 25 / SCALE, top - 5 / SCALE],
  ];
  canvas.polygon(flag, FLAG);
}

/** The edges of the ground that are in the picture. */
function seen(scene: WalkerWorld): [Point, Point][] {
  const { left, right } = viewOf(scene);
  const { corners } = scene.terrain;
  return corners
    .slice(1)
    .map((corner, i): [Point, Point] => [corners[i]!, corner])
    .filter(([from, to]) => to[0] >= left && from[0] <= right);
}
