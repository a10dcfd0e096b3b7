/** The rendering of MountainCar and MountainCarContinuous. */

import type { Canvas, Point, View } from "../base/canvas.ts";
import { cos, sin } from "./trigonometry.ts";

/** The viewport: from wall to wall (m). */
export const HILL_VIEW: View = { left: -1.2, right: 0.6, bottom: 0, top: 1.2 };

const SEGMENTS = 60;

/** Draws the valley, the car at `position` and the flag at `goal`, both in m. */
export function drawHill(canvas: Canvas, position: number, goal: number): void {
  const { left, right } = HILL_VIEW;
  for (let i = 0; i < SEGMENTS; i++) {
    const start = left + ((right - left) * i) / SEGMENTS;
    const end = left + ((right - left) * (i + 1)) / SEGMENTS;
    canvas.line([start, height(start)], [end, height(end)], 0.01, 0x606060);
  }

  const top: Point = [goal, height(goal) + 0.2];
  canvas.line([goal, height(goal)], top, 0.01, 0x202020);
  canvas.polygon([top, [goal, top[1] - 0.06], [goal + 0.08, top[1] - 0.03]], 0xcccc00);

  // A point by its distances from the car along the slope and perpendicular to it.
  const slope = Math.atan(3 * 0.45 * cos(3 * position));
  const at = (along: number, away: number): Point => [
    position + along * cos(slope) - away * sin(slope),
    height(position) + along * sin(slope) + away * cos(slope),
  ];
  canvas.polygon([at(-0.06, 0.03), at(-0.06, 0.09), at(0.06, 0.09), at(0.06, 0.03)], 0x202020);
  canvas.circle(at(-0.03, 0.025), 0.025, 0x808080);
  canvas.circle(at(0.03, 0.025), 0.025, 0x808080);
}

function height(position: number): number {
  return sin(3 * position) * 0.45 + 0.55;
}
