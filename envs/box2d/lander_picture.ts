/** Pictures of LunarLander. */

import type { Body } from "planck";
import type { Canvas, Point } from "../base/canvas.ts";
import { cornersOf, toWorld } from "./body_corners.ts";
import type { Throttle } from "./lander_control.ts";
import { HEIGHT, type LanderWorld, PAD_X, PAD_Y, SCALE } from "./lander_world.ts";

const SKY = 0x000000;
const BODY = 0x8066e6;
const OUTLINE = 0x4d4d80;
const FLAG = 0xcccc00;
const FLAME = 0xff8030;
const MAST = 50 / SCALE; // m

/** Draws the sky, so that the moon is what is left white; the lander, its flames and the flags. */
export function drawLander(canvas: Canvas, scene: LanderWorld, throttle: Throttle): void {
  const { terrain } = scene;
  for (const [i, [x, y]] of terrain.slice(1).entries()) {
    const [fromX, fromY] = terrain[i] as Point;
    const corners: Point[] = [
      [fromX, fromY],
      [x, y],
      [x, HEIGHT],
      [fromX, HEIGHT],
    ];
    canvas.polygon(corners, SKY);
  }
  drawFlames(canvas, scene.lander, throttle);
  for (const body of [scene.lander, ...scene.legs]) {
    const corners = cornersOf(body);
    canvas.polygon(corners, BODY);
    outline(canvas, corners, OUTLINE);
  }
  drawFlags(canvas, 0xffffff);
}

/** The same in lines, for text, where the background is what is white. */
export function sketchLander(canvas: Canvas, scene: LanderWorld, throttle: Throttle): void {
  for (const [i, corner] of scene.terrain.slice(1).entries()) {
    canvas.line(scene.terrain[i] as Point, corner, 0, SKY);
  }
  drawFlames(canvas, scene.lander, throttle);
  for (const body of [scene.lander, ...scene.legs]) canvas.polygon(cornersOf(body), BODY);
  drawFlags(canvas, SKY);
}

function drawFlags(canvas: Canvas, mast: number): void {
  for (const x of PAD_X) {
    const top = PAD_Y + MAST;
    canvas.line([x, PAD_Y], [x, top], 0, mast);
    const flag: Point[] = [
      [x, top],
      [x, top - 10 / SCALE],
      [x + 25 / SCALE, top - 5 / SCALE],
    ];
    canvas.polygon(flag, FLAG);
  }
}

/** A flame below the lander, and at its side, as long as the power is great. */
function drawFlames(canvas: Canvas, lander: Body, { main, side, direction }: Throttle): void {
  const flame = (x: number, y: number, toX: number, toY: number): void => {
    const across: Point = [(toY - y) / 4, (x - toX) / 4];
    const corners: Point[] = [
      [x - across[0], y - across[1]],
      [x + across[0], y + across[1]],
      [toX, toY],
    ];
    const scaled = corners.map(([a, b]): Point => [a / SCALE, b / SCALE]);
    canvas.polygon(
      scaled.map((corner) => toWorld(lander, corner)),
      FLAME,
    );
  };
  if (main > 0) flame(0, -10, 0, -10 - 25 * main);
  if (side > 0) flame(17 * direction, 8, (17 + 15 * side) * direction, 8);
}

function outline(canvas: Canvas, corners: readonly Point[], color: number): void {
  for (const [i, corner] of corners.entries()) {
    canvas.line(corners.at(i - 1) as Point, corner, 0, color);
  }
}
