/** MountainCar: drive an underpowered car up a hill. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { DiscreteControl } from "../registration.ts";
import { clip } from "./clip.ts";
import type { Dynamics } from "./dynamics.ts";
import { fromDynamics } from "./dynamics_env.ts";
import { drawHill, HILL_VIEW } from "./hill.ts";
import { cos } from "./trigonometry.ts";

const MIN_POSITION = -1.2; // m
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07; // m / step
const GOAL_POSITION = 0.5;
const FORCE = 0.001; // m / step^2
const GRAVITY = 0.0025;

/** What `MountainCar` takes. */
export interface MountainCarOptions {
  /** The minimum velocity (m / step) at which the goal must be reached; 0 by default. */
  readonly goal_velocity?: number;
}

/**
 * A car in a valley of height sin(3 position) must reach the flag on the right hill. Its engine is
 * too weak to climb it directly: it has to build up momentum.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 position | -1.2 | 0.6 | m |
 * | 1 velocity | -0.07 | 0.07 | m/step |
 *
 * | action | |
 * |---|---|
 * | 0 | accelerate to the left |
 * | 1 | do not accelerate |
 * | 2 | accelerate to the right |
 *
 * - Reward: -1 for every step.
 * - Initial state: at rest, position uniform in [-0.6, -0.4). The wall at -1.2 stops the car.
 * - Termination: position >= 0.5, the flag.
 * - Truncation: 200 steps as `MountainCar-v0` (solved at a mean return of -110).
 *
 * Source: Moore, "Efficient memory-based learning for robot control" (1990). For equal seeds and
 * actions its float32 observations are those of Gymnasium 1.4 up to the rounding described in
 * `trigonometry.ts`.
 */
export class MountainCar implements Dynamics<number> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: [MIN_POSITION, -MAX_SPEED],
    high: [MAX_POSITION, MAX_SPEED],
  });
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(3);
  /** The state variables: position (m), velocity (m/step). */
  readonly size = 2;
  /** The viewport of the rendering. */
  readonly view: View = HILL_VIEW;
  readonly #goalVelocity: number;

  /** The car, at rest at `goal_velocity` or faster when it arrives. */
  constructor(options: MountainCarOptions = {}) {
    this.#goalVelocity = options.goal_velocity ?? 0;
  }

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    state[at] = rng.uniform(-0.6, -0.4);
    state[at + 1] = 0;
  }

  /** Applies one action to the state and returns the reward. */
  transition(state: Float64Array, at: number, action: number): number {
    const from = state[at] as number;
    const acceleration = (action - 1) * FORCE + cos(3 * from) * -GRAVITY;
    const velocity = clip((state[at + 1] as number) + acceleration, -MAX_SPEED, MAX_SPEED);
    const position = clip(from + velocity, MIN_POSITION, MAX_POSITION);
    state[at] = position;
    state[at + 1] = position === MIN_POSITION && velocity < 0 ? 0 : velocity;
    return -1;
  }

  /** Whether the state is terminal. */
  isTerminal(state: Float64Array, at: number): boolean {
    const velocity = state[at + 1] as number;
    return (state[at] as number) >= GOAL_POSITION && velocity >= this.#goalVelocity;
  }

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void {
    into[offset] = state[at] as number;
    into[offset + 1] = state[at + 1] as number;
  }

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void {
    drawHill(canvas, state[0] as number, GOAL_POSITION);
  }
}

/** The registration of MountainCar. */
export const mountainCar: DiscreteControl<MountainCarOptions> = {
  docs: "Drive an underpowered car up a hill.",
  render_fps: 30,
  options: z.strictObject({ goal_velocity: z.exactOptional(z.number()) }),
  ...fromDynamics((options: MountainCarOptions) => new MountainCar(options)),
};
