/** The terrain of BipedalWalker: grass and, where it is hard, stumps, stairs and pits; and clouds. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Point } from "../base/canvas.ts";

/** Pixels of Gymnasium's picture to a meter. */
export const SCALE = 30;
/** m, between two corners of the terrain. */
export const STEP: number = 14 / SCALE;
/** Corners of the terrain. */
export const LENGTH = 200;
/** Flat corners at the end. */
export const GRASS = 10;
/** Flat corners at the start. */
export const START = 20;
/** Where it begins, m. */
export const START_HEIGHT: number = 400 / SCALE / 4;

/** What one walks on and below. */
export interface Terrain {
  /** From left to right, m. */
  readonly corners: readonly Point[];
  /** What stands on the ground, or leads around a pit. */
  readonly obstacles: readonly (readonly Point[])[];
  /** Pentagons, which are only seen. */
  readonly clouds: readonly (readonly Point[])[];
}

type Kind = "grass" | "stump" | "stairs" | "pit";
const OBSTACLES: readonly Kind[] = ["stump", "stairs", "pit"];

/** Draws a terrain; the draws are those of Gymnasium, in its order. */
export function drawTerrain(rng: Generator, isHard: boolean): Terrain {
  const corners: Point[] = [];
  const obstacles: Point[][] = [];
  let kind: Kind = "grass";
  let [velocity, y, counter, begins] = [0, START_HEIGHT, START, false];
  let [steps, width, direction, originalY] = [0, 0, 0, 0];
  for (let i = 0; i < LENGTH; i++) {
    const x = i * STEP;
    if (kind === "grass" && !begins) {
      velocity = 0.8 * velocity + 0.01 * Math.sign(START_HEIGHT - y);
      if (i > START) velocity += rng.uniform(-1, 1) / SCALE;
      y += velocity;
    } else if (kind === "pit" && begins) {
      counter = rng.integers(3, 5);
      obstacles.push(rectangle(x, y, 1, -4), rectangle(x + STEP * counter, y, 1, -4));
      counter += 2;
      originalY = y;
    } else if (kind === "pit") {
      y = counter > 1 ? originalY - 4 * STEP : originalY;
    } else if (kind === "stump" && begins) {
      counter = rng.integers(1, 3);
      obstacles.push(rectangle(x, y, counter, counter));
    } else if (kind === "stairs" && begins) {
      direction = rng.random() > 0.5 ? 1 : -1;
      width = rng.integers(4, 5);
      steps = rng.integers(3, 5);
      originalY = y;
      for (let s = 0; s < steps; s++) {
        obstacles.push(rectangle(x + s * width * STEP, y + s * direction * STEP, width, -1));
      }
      counter = steps * width;
    } else if (kind === "stairs") {
      const climbed = (steps * width - counter - direction) / width;
      y = originalY + climbed * direction * STEP;
    }
    begins = false;
    corners.push([x, y]);
    counter -= 1;
    if (counter > 0) continue;
    counter = rng.integers(GRASS / 2, GRASS);
    kind = kind === "grass" && isHard ? (OBSTACLES[rng.integers(1, 4) - 1] as Kind) : "grass";
    begins = true;
  }
  return { corners, obstacles, clouds: drawClouds(rng) };
}

/** A rectangle from a corner on, its sides in steps of the terrain. */
function rectangle(x: number, y: number, width: number, height: number): Point[] {
  const [right, other] = [x + width * STEP, y + height * STEP];
  return [
    [x, y],
    [right, y],
    [right, other],
    [x, other],
  ];
}

function drawClouds(rng: Generator): Point[][] {
  return Array.from({ length: LENGTH / 20 }, () => {
    const x = rng.uniform(0, LENGTH) * STEP;
    const y = ((400 / SCALE) * 3) / 4;
    return Array.from({ length: 5 }, (_, i): Point => {
      const angle = (3.14 * 2 * i) / 5;
      return [
        x + 15 * STEP * Math.sin(angle) + rng.uniform(0, 5 * STEP),
        y + 5 * STEP * Math.cos(angle) + rng.uniform(0, 5 * STEP),
      ];
    });
  });
}
