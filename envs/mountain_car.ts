/** MountainCar: a car too weak for the hill must swing up to it. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Box, Discrete } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, View } from "./canvas.ts";
import { drawHill, HILL_VIEW } from "./hill.ts";
import { cos } from "./trigonometry.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

const MIN_POSITION = -1.2; // m
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07; // m / step
const GOAL_POSITION = 0.5;
const FORCE = 0.001; // m / step^2
const GRAVITY = 0.0025;

export interface MountainCarOptions extends WorldOptions {
  /** The least velocity (m / step) with which the goal must be reached; 0 by default. */
  readonly goal_velocity?: number;
}

/**
 * A car stands in a valley, height sin(3 position). Its motor alone does not carry it up.
 *
 * | observation | least | most | unit |
 * |---|---|---|---|
 * | 0 position | -1.2 | 0.6 | m |
 * | 1 velocity | -0.07 | 0.07 | m/step |
 *
 * | action | |
 * |---|---|
 * | 0 | accelerate to the left |
 * | 1 | roll |
 * | 2 | accelerate to the right |
 *
 * - Reward: -1 for every step.
 * - Begins at rest, position uniform in [-0.6, -0.4). The wall at -1.2 stops the car.
 * - Terminates at position >= 0.5, the flag on the right hill.
 * - Time limit: 200 steps as `MountainCar-v0` (solved at a mean return of -110).
 *
 * Source: Moore, "Efficient memory-based learning for robot control" (1990). Equal to Gymnasium 1.4 in every float32
 * observation for equal seeds and actions.
 */
export class MountainCar extends World<Float32Array, number> {
  readonly observation_space: Box = new Box({
    low: [MIN_POSITION, -MAX_SPEED],
    high: [MAX_POSITION, MAX_SPEED],
  });
  readonly action_space: Discrete = new Discrete(3);
  readonly #options: MountainCarOptions;
  readonly #arrays = new ArrayPool(2);
  #position = 0;
  #velocity = 0;

  constructor(options: MountainCarOptions = {}) {
    super(options.name ?? "MountainCar");
    this.#options = options;
  }

  protected begin(rng: Generator): void {
    this.#position = rng.uniform(-0.6, -0.4);
    this.#velocity = 0;
  }

  protected advance(action: number): Outcome {
    const { goal_velocity = 0 } = this.#options;
    const acceleration = (action - 1) * FORCE + cos(3 * this.#position) * -GRAVITY;
    let velocity = clip(this.#velocity + acceleration, -MAX_SPEED, MAX_SPEED);
    const position = clip(this.#position + velocity, MIN_POSITION, MAX_POSITION);
    if (position === MIN_POSITION && velocity < 0) velocity = 0;
    this.#position = position;
    this.#velocity = velocity;
    return { reward: -1, terminated: position >= GOAL_POSITION && velocity >= goal_velocity };
  }

  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    observation[0] = this.#position;
    observation[1] = this.#velocity;
    return observation;
  }

  protected variables(): readonly number[] {
    return [this.#position, this.#velocity];
  }

  protected assign([position = 0, velocity = 0]: readonly number[]): void {
    this.#position = position;
    this.#velocity = velocity;
  }

  protected twin(): MountainCar {
    return new MountainCar(this.#options);
  }

  protected view(): View {
    return HILL_VIEW;
  }

  protected draw(canvas: Canvas): void {
    drawHill(canvas, this.#position, GOAL_POSITION);
  }
}

function clip(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
