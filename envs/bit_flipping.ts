/** BitFlipping: make one row of bits equal to another by flipping a bit at a time. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Box, Discrete } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, View } from "./canvas.ts";
import { drawCell, gridView } from "./grid.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

/** What `BitFlipping` takes. */
export interface BitFlippingOptions extends WorldOptions {
  /** How many bits; 8 by default. */
  readonly bits?: number;
}

/**
 * A row of bits and a goal of the same length. Without a hint of being near, chance finds the goal
 * once in 2^bits tries.
 *
 * | observation | least | most |
 * |---|---|---|
 * | 0 ... bits - 1: the bits | 0 | 1 |
 * | bits ... 2 bits - 1: the goal | 0 | 1 |
 *
 * | action | |
 * |---|---|
 * | i | flip bit i |
 *
 * - Reward: 0 for the step that reaches the goal, -1 for every other.
 * - Begins with random bits and a random goal, which are never equal.
 * - Terminates at the goal.
 * - Time limit: 8 steps as `BitFlipping-v0`; give `max_episode_steps` along with `bits`.
 *
 * Source: the rules of Andrychowicz et al., "Hindsight Experience Replay" (2017).
 */
export class BitFlipping extends World<Float32Array, number> {
  readonly observation_space: Box;
  readonly action_space: Discrete;
  readonly #options: BitFlippingOptions;
  readonly #arrays: ArrayPool;
  #bits: number[] = [];
  #goal: number[] = [];

  constructor(options: BitFlippingOptions = {}) {
    super(options.name ?? "BitFlipping");
    const { bits = 8 } = options;
    this.#options = options;
    this.#arrays = new ArrayPool(2 * bits);
    this.observation_space = new Box({ low: 0, high: 1, shape: [2 * bits] });
    this.action_space = new Discrete(bits);
  }

  protected begin(rng: Generator): void {
    const draw = () => Array.from({ length: this.action_space.n }, () => rng.integers(0, 2));
    this.#goal = draw();
    do this.#bits = draw();
    while (this.#isReached());
  }

  protected advance(action: number): Outcome {
    this.#bits[action] = 1 - (this.#bits[action] as number);
    const terminated = this.#isReached();
    return { reward: terminated ? 0 : -1, terminated };
  }

  #isReached(): boolean {
    return this.#bits.every((bit, i) => bit === this.#goal[i]);
  }

  protected observe(): Float32Array {
    const observation = this.#arrays.take();
    observation.set(this.#bits);
    observation.set(this.#goal, this.#bits.length);
    return observation;
  }

  protected variables(): readonly number[] {
    return [...this.#bits, ...this.#goal];
  }

  protected assign(variables: readonly number[]): void {
    this.#bits = variables.slice(0, this.action_space.n);
    this.#goal = variables.slice(this.action_space.n);
  }

  protected twin(): BitFlipping {
    return new BitFlipping(this.#options);
  }

  protected override text(): string {
    const row = (bits: readonly number[]) => bits.map((bit) => "□■"[bit]).join(" ");
    return `bits  ${row(this.#bits)}\ngoal  ${row(this.#goal)}`;
  }

  protected view(): View {
    return gridView({ rows: 2, columns: this.action_space.n });
  }

  protected draw(canvas: Canvas): void {
    const size = { rows: 2, columns: this.action_space.n };
    for (const [row, bits] of [this.#bits, this.#goal].entries()) {
      for (const [column, bit] of bits.entries()) {
        drawCell(canvas, { row, column }, size, bit === 1 ? 0x202020 : 0xe0e0e0);
      }
    }
  }
}
