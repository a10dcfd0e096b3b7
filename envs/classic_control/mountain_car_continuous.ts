/** MountainCarContinuous: drive an underpowered car up a hill, with a continuous force. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box } from "../../rl/spaces/mod.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { ContinuousControl } from "../registration.ts";
import { clip } from "./clip.ts";
import type { Dynamics } from "./dynamics.ts";
import { fromDynamics } from "./dynamics_env.ts";
import { drawHill, HILL_VIEW } from "./hill.ts";
import { quickCos } from "./trigonometry.ts";

const { fround } = Math;
const MIN_POSITION = fround(-1.2); // m
const MAX_POSITION = fround(0.6);
const MAX_SPEED = fround(0.07); // m / step
const GOAL_POSITION = fround(0.45);
const POWER = fround(0.0015); // m / step^2
const GRAVITY = 0.0025;

/** What `MountainCarContinuous` takes. */
export interface MountainCarContinuousOptions {
  /** The minimum velocity (m / step) at which the goal must be reached; 0 by default. */
  readonly goal_velocity?: number;
}

/**
 * A car in a valley of height sin(3 position) must reach the flag on the right hill, with little
 * force. Its engine is too weak to climb it directly: it has to build up momentum.
 *
 * | observation | min | max | unit |
 * |---|---|---|---|
 * | 0 position | -1.2 | 0.6 | m |
 * | 1 velocity | -0.07 | 0.07 | m/step |
 *
 * | action | min | max |
 * |---|---|---|
 * | 0 force, positive to the right | -1 | 1 |
 *
 * - Reward: -0.1 force^2 for every step, and 100 at the goal.
 * - Initial state: at rest, position uniform in [-0.6, -0.4). The wall at -1.2 stops the car.
 * - Termination: position >= 0.45.
 * - Truncation: 999 steps as `MountainCarContinuous-v0` (solved at a mean return of 90).
 * - An action outside of the bounds is refused; wrap the environment in `ClipAction` to clip it, as
 *   Gymnasium does.
 *
 * Source: Gymnasium's, after Moore (1990). For equal seeds and actions its float32 observations are
 * those of Gymnasium 1.4 up to the rounding described in `trigonometry.ts`; like NumPy, it
 * computes in float32 in all steps but the first of an episode.
 */
export class MountainCarContinuous implements Dynamics<Float32Array> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({
    low: [MIN_POSITION, -MAX_SPEED],
    high: [MAX_POSITION, MAX_SPEED],
  });
  /** The set of all actions. */
  readonly action_space: Box = new Box({ low: -1, high: 1 });
  /** The state variables: position (m), velocity (m/step), and 1 in the initial state, else 0. */
  readonly size = 3;
  /** The viewport of the rendering. */
  readonly view: View = HILL_VIEW;
  readonly #goalVelocity: number;

  /** The car, at `goal_velocity` or faster when it arrives. */
  constructor(options: MountainCarContinuousOptions = {}) {
    this.#goalVelocity = fround(options.goal_velocity ?? 0);
  }

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void {
    state[at] = rng.uniform(-0.6, -0.4);
    state[at + 1] = 0;
    state[at + 2] = 1;
  }

  /** Applies one action to the state and returns the reward. */
  transition(state: Float64Array, at: number, force: number): number {
    const from = state[at] as number;
    // NumPy computes the first step in float64. From rest and far from the walls, that shows here.
    const angle = state[at + 2] === 1 ? 3 * from : fround(3 * from);
    const acceleration = fround(fround(force * POWER) - fround(GRAVITY * quickCos(angle)));
    const faster = fround((state[at + 1] as number) + acceleration);
    const velocity = clip(faster, -MAX_SPEED, MAX_SPEED);
    const position = clip(fround(from + velocity), MIN_POSITION, MAX_POSITION);
    state[at] = position;
    state[at + 1] = position === MIN_POSITION && velocity < 0 ? 0 : velocity;
    state[at + 2] = 0;
    return (this.isTerminal(state, at) ? 100 : 0) - force * force * 0.1;
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

/** The registration of MountainCarContinuous. */
export const mountainCarContinuous: ContinuousControl<MountainCarContinuousOptions> = {
  docs: "Drive an underpowered car up a hill with as little force as possible.",
  render_fps: 30,
  options: z.strictObject({ goal_velocity: z.exactOptional(z.number()) }),
  ...fromDynamics((options: MountainCarContinuousOptions) => new MountainCarContinuous(options)),
};
