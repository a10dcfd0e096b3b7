/** MountainCarContinuous: the mountain car with a motor that can be run at any power. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Box } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, View } from "./canvas.ts";
import { drawHill, HILL_VIEW } from "./hill.ts";
import { cos } from "./trigonometry.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

const { fround } = Math;
const MIN_POSITION = -1.2; // m
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07; // m / step
const GOAL_POSITION = 0.45;
const POWER = 0.0015; // m / step^2
const GRAVITY = 0.0025;

export interface MountainCarContinuousOptions extends WorldOptions {
  /** The least velocity (m / step) with which the goal must be reached; 0 by default. */
  readonly goal_velocity?: number;
}

/**
 * A car stands in a valley, height sin(3 position). Its motor alone does not carry it up, and driving costs.
 *
 * | observation | least | most | unit |
 * |---|---|---|---|
 * | 0 position | -1.2 | 0.6 | m |
 * | 1 velocity | -0.07 | 0.07 | m/step |
 *
 * | action | least | most |
 * |---|---|---|
 * | 0 force, positive to the right | -1 | 1 |
 *
 * - Reward: -0.1 force^2 for every step, and 100 at the goal.
 * - Begins at rest, position uniform in [-0.6, -0.4). The wall at -1.2 stops the car.
 * - Terminates at position >= 0.45.
 * - Time limit: 999 steps as `MountainCarContinuous-v0` (solved at a mean return of 90).
 * - An action outside of the bounds is refused; wrap in `ClipAction` where Gymnasium would clip it.
 *
 * Source: Gymnasium's, after Moore (1990). Equal to Gymnasium 1.4 in every float32 observation for equal seeds and
 * actions; to that end it computes in float32 where NumPy does, which is everywhere but in the first step.
 */
export class MountainCarContinuous extends World<Float32Array, Float32Array> {
  readonly observation_space: Box = new Box({
    low: [MIN_POSITION, -MAX_SPEED],
    high: [MAX_POSITION, MAX_SPEED],
  });
  readonly action_space: Box = new Box({ low: -1, high: 1 });
  readonly #options: MountainCarContinuousOptions;
  readonly #arrays = new ArrayPool(2);
  #position = 0;
  #velocity = 0;
  /** Whether the state is still the float64 of the beginning. */
  #isFresh = true;

  constructor(options: MountainCarContinuousOptions = {}) {
    super(options.name ?? "MountainCarContinuous");
    this.#options = options;
  }

  protected begin(rng: Generator): void {
    this.#position = rng.uniform(-0.6, -0.4);
    this.#velocity = 0;
    this.#isFresh = true;
  }

  protected advance(action: Float32Array): Outcome {
    const { goal_velocity = 0 } = this.#options;
    const round = this.#isFresh ? (x: number) => x : fround;
    const force = action[0] as number;

    const slope = fround(GRAVITY * cos(round(3 * this.#position)));
    const acceleration = fround(fround(force * fround(POWER)) - slope);
    let velocity = round(this.#velocity + acceleration);
    velocity = Math.min(Math.max(velocity, round(-MAX_SPEED)), round(MAX_SPEED));
    let position = round(this.#position + velocity);
    position = Math.min(Math.max(position, round(MIN_POSITION)), round(MAX_POSITION));
    if (position === round(MIN_POSITION) && velocity < 0) velocity = 0;

    const terminated = position >= round(GOAL_POSITION) && velocity >= round(goal_velocity);
    const reward = (terminated ? 100 : 0) - force * force * 0.1;
    this.#position = fround(position);
    this.#velocity = fround(velocity);
    this.#isFresh = false;
    return { reward, terminated };
  }

  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    observation[0] = this.#position;
    observation[1] = this.#velocity;
    return observation;
  }

  protected variables(): readonly number[] {
    return [this.#position, this.#velocity, this.#isFresh ? 1 : 0];
  }

  protected assign([position = 0, velocity = 0, isFresh]: readonly number[]): void {
    this.#position = position;
    this.#velocity = velocity;
    this.#isFresh = isFresh === 1;
  }

  protected twin(): MountainCarContinuous {
    return new MountainCarContinuous(this.#options);
  }

  protected view(): View {
    return HILL_VIEW;
  }

  protected draw(canvas: Canvas): void {
    drawHill(canvas, this.#position, GOAL_POSITION);
  }
}
