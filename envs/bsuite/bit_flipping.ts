/** BitFlipping: reach a goal bit string by flipping one bit per step. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import type { GoalEnvironment, GoalObservation } from "../../rl/environment.ts";
import { Dict, Discrete, MultiBinary } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { drawCell, gridView } from "../base/grid.ts";
import type { Registration } from "../registration.ts";

/** What `BitFlipping` takes. */
export interface BitFlippingOptions extends BaseEnvOptions {
  /** The number of bits; 8 by default. */
  readonly bits?: number;
}

/**
 * A bit string and a goal of the same length, with a sparse reward: random exploration finds the
 * goal once in 2^bits states.
 *
 * | observation | |
 * |---|---|
 * | `observation` | the bits |
 * | `achieved_goal` | the bits |
 * | `desired_goal` | the goal |
 *
 * | action | |
 * |---|---|
 * | i | flip bit i |
 *
 * - Reward: 0 for the step that reaches the goal, -1 for every other.
 * - Initial state: random bits and a random goal, never equal.
 * - Termination: the bits are equal to the goal.
 * - Truncation: 8 steps as `BitFlipping-v0`; give `max_episode_steps` along with `bits`.
 *
 * Source: the rules of Andrychowicz et al., "Hindsight Experience Replay" (2017).
 */
export class BitFlipping
  extends BaseEnv<GoalObservation<Uint8Array>, number>
  implements GoalEnvironment<Uint8Array, number>
{
  /** The set of all observations. */
  readonly observation_space: Dict<GoalObservation<Uint8Array>>;
  /** The set of all actions. */
  readonly action_space: Discrete;
  readonly #options: BitFlippingOptions;
  #bits: number[] = [];
  #goal: number[] = [];

  /** A string of `length` bits. */
  constructor(options: BitFlippingOptions = {}) {
    super(options.name ?? "BitFlipping");
    const { bits = 8 } = options;
    this.#options = options;
    this.observation_space = new Dict<GoalObservation<Uint8Array>>({
      observation: new MultiBinary(bits),
      achieved_goal: new MultiBinary(bits),
      desired_goal: new MultiBinary(bits),
    });
    this.action_space = new Discrete(bits);
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    const draw = () => Array.from({ length: this.action_space.n }, () => rng.integers(0, 2));
    this.#goal = draw();
    do this.#bits = draw();
    while (this.#isReached());
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number): Outcome {
    this.#bits[action] = 1 - (this.#bits[action] as number);
    const terminated = this.#isReached();
    return { reward: terminated ? 0 : -1, terminated };
  }

  /** 0 where the goals are equal, else -1. */
  compute_reward(achieved_goal: Uint8Array, desired_goal: Uint8Array): number {
    return this.compute_terminated(achieved_goal, desired_goal) ? 0 : -1;
  }

  /** Whether the goals are equal. */
  compute_terminated(achieved_goal: Uint8Array, desired_goal: Uint8Array): boolean {
    return achieved_goal.every((bit, i) => bit === desired_goal[i]);
  }

  #isReached(): boolean {
    return this.#bits.every((bit, i) => bit === this.#goal[i]);
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): GoalObservation<Uint8Array> {
    const [bits, goal] = [Uint8Array.from(this.#bits), Uint8Array.from(this.#goal)];
    return { observation: bits, achieved_goal: bits.slice(), desired_goal: goal };
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [...this.#bits, ...this.#goal];
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    this.#bits = variables.slice(0, this.action_space.n);
    this.#goal = variables.slice(this.action_space.n);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): BitFlipping {
    return new BitFlipping(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const row = (bits: readonly number[]) => bits.map((bit) => "□■"[bit]).join(" ");
    return `bits  ${row(this.#bits)}\ngoal  ${row(this.#goal)}`;
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView({ rows: 2, columns: this.action_space.n });
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const size = { rows: 2, columns: this.action_space.n };
    for (const [row, bits] of [this.#bits, this.#goal].entries()) {
      for (const [column, bit] of bits.entries()) {
        drawCell(canvas, { row, column }, size, bit === 1 ? 0x202020 : 0xe0e0e0);
      }
    }
  }
}

/** The registration of BitFlipping. */
export const bitFlipping: Registration<GoalObservation<Uint8Array>, number, BitFlippingOptions> = {
  docs: "Reach a goal bit string by flipping one bit per step.",
  render_fps: 4,
  options: z.strictObject({ bits: z.exactOptional(z.int().check(z.gte(2), z.lte(1000))) }),
  make: (options) => new BitFlipping(options),
};
