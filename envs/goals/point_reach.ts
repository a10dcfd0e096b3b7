/** PointReach: move a point in the plane to a goal. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import type { GoalEnvironment, GoalObservation } from "../../rl/environment.ts";
import { Box, Dict } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import type { Registration } from "../registration.ts";

/** What `PointReach` takes. */
export interface PointReachOptions extends BaseEnvOptions {
  /** `"sparse"`, -1 until the goal is reached, by default; or `"dense"`, the negative distance. */
  readonly reward_type?: "sparse" | "dense";
}

const STEP = 0.1; // the most that a coordinate moves in a step
const NEAR = 0.1; // the distance at which a goal is reached

/**
 * A point moves in a square to a goal in it, as a gripper of Fetch does in space. With the sparse reward, random moves
 * seldom find the goal; hindsight (HER) learns from the places that were reached instead.
 *
 * | observation | |
 * |---|---|
 * | `observation` | the latest move (2) |
 * | `achieved_goal` | where the point is (2), -1 to 1 |
 * | `desired_goal` | the goal (2), -1 to 1 |
 *
 * | action | min | max |
 * |---|---|---|
 * | move along each axis, in tenths | -1 | 1 |
 *
 * - Reward: 0 for the step that reaches the goal, -1 for every other; if dense, the negative distance after the step.
 * - Initial state: the point and the goal uniform in the square, further than 0.1 from each other.
 * - Termination: the distance is below 0.1.
 * - Truncation: 50 steps as `PointReach-v0` (solved at a mean return of -12; the optimum is some -10).
 *
 * Source: after Plappert et al., "Multi-goal reinforcement learning" (2018).
 */
export class PointReach
  extends BaseEnv<GoalObservation, Float32Array>
  implements GoalEnvironment<Float32Array, Float32Array>
{
  /** The set of all observations. */
  readonly observation_space: Dict<GoalObservation> = new Dict<GoalObservation>({
    observation: new Box({ low: -STEP, high: STEP, shape: [2] }),
    achieved_goal: new Box({ low: -1, high: 1, shape: [2] }),
    desired_goal: new Box({ low: -1, high: 1, shape: [2] }),
  });
  /** The set of all actions. */
  readonly action_space: Box = new Box({ low: -1, high: 1, shape: [2] });
  readonly #options: PointReachOptions;
  /** Place and latest move. */
  readonly #place = new Float32Array(2);
  readonly #move = new Float32Array(2);
  readonly #goal = new Float32Array(2);

  /** The point in its square. */
  constructor(options: PointReachOptions = {}) {
    super(options.name ?? "PointReach");
    this.#options = options;
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#move.fill(0);
    do {
      for (const each of [this.#place, this.#goal]) {
        for (let i = 0; i < 2; i++) each[i] = rng.uniform(-1, 1);
      }
    } while (distance(this.#place, this.#goal) < NEAR);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: Float32Array): Outcome {
    for (let i = 0; i < 2; i++) {
      const before = this.#place[i] as number;
      this.#move[i] = STEP * (action[i] as number);
      this.#place[i] = Math.min(1, Math.max(-1, before + (this.#move[i] as number)));
    }
    const reward = this.compute_reward(this.#place, this.#goal);
    return { reward, terminated: this.compute_terminated(this.#place, this.#goal) };
  }

  /** The reward of a step to `achieved_goal` where `desired_goal` is wanted. */
  compute_reward(achieved_goal: Float32Array, desired_goal: Float32Array): number {
    if (this.#options.reward_type === "dense") return -distance(achieved_goal, desired_goal);
    return this.compute_terminated(achieved_goal, desired_goal) ? 0 : -1;
  }

  /** Whether the goal is reached. */
  compute_terminated(achieved_goal: Float32Array, desired_goal: Float32Array): boolean {
    return distance(achieved_goal, desired_goal) < NEAR;
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): GoalObservation {
    return {
      observation: this.#move.slice(),
      achieved_goal: this.#place.slice(),
      desired_goal: this.#goal.slice(),
    };
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [...this.#place, ...this.#move, ...this.#goal];
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    if (variables.length !== 6) throw new RangeError();
    this.#place.set(variables.slice(0, 2));
    this.#move.set(variables.slice(2, 4));
    this.#goal.set(variables.slice(4));
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): PointReach {
    return new PointReach(this.#options);
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return { left: -1.1, right: 1.1, bottom: -1.1, top: 1.1 };
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const;
    for (const [i, corner] of corners.entries()) {
      canvas.line(corner, corners[(i + 1) % 4]!, 0.02, 0x808080);
    }
    canvas.circle([this.#goal[0]!, this.#goal[1]!], NEAR, 0x60c060);
    canvas.circle([this.#place[0]!, this.#place[1]!], 0.05, 0x4060c0);
  }
}

function distance(a: Float32Array, b: Float32Array): number {
  const [x, y] = [a[0]! - b[0]!, a[1]! - b[1]!];
  return Math.sqrt(x * x + y * y);
}

/** The registration of PointReach. */
export const pointReach: Registration<GoalObservation, Float32Array, PointReachOptions> = {
  docs: "Move a point in the plane to a goal.",
  render_fps: 20,
  options: z.strictObject({ reward_type: z.exactOptional(z.enum(["sparse", "dense"])) }),
  make: (options) => new PointReach(options),
};
