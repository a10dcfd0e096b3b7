/** The engines of LunarLander: what an action makes of them. */

import { Box, Discrete, type Space } from "../../rl/spaces/mod.ts";

/** What the engines do in a step. */
export interface Throttle {
  /** Power of the main engine, from 0.5 to 1, or 0 where it is off. */
  readonly main: number;
  /** Power of the side engine that fires, likewise. */
  readonly side: number;
  /** -1 for the left one, 1 for the right one. */
  readonly direction: number;
}

/** A kind of actions. */
export interface Control<A extends number | Float32Array> {
  /** How many numbers an action has. */
  readonly size: number;
  /** The actions. */
  readonly space: Space<A>;
  /** That does nothing. */
  readonly idle: A;
  /** What the engines do for an action. */
  throttle(action: A): Throttle;
}

const OFF: Throttle = { main: 0, side: 0, direction: 0 };
const DISCRETE: readonly Throttle[] = [
  OFF,
  { main: 0, side: 1, direction: -1 },
  { main: 1, side: 0, direction: 0 },
  { main: 0, side: 1, direction: 1 },
];

/** Four actions: nothing, the left engine, the main engine, the right engine. */
export function discreteControl(): Control<number> {
  return {
    size: 1,
    space: new Discrete(4),
    idle: 0,
    throttle: (action) => DISCRETE[action] as Throttle,
  };
}

/** Two numbers: throttle of the main engine, and of the side engines, below 0 of the left one. */
export function continuousControl(): Control<Float32Array> {
  return {
    size: 2,
    space: new Box({ low: -1, high: 1, shape: [2] }),
    idle: new Float32Array(2),
    throttle: ([main = 0, side = 0]) => ({
      main: main > 0 ? (main + 1) / 2 : 0,
      side: Math.abs(side) > 0.5 ? Math.abs(side) : 0,
      direction: Math.sign(side),
    }),
  };
}
