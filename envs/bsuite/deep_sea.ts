/** DeepSea: a test of deep exploration, where a single action sequence finds the treasure. */

import * as z from "zod/mini";
import { default_rng } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import { ArrayPool } from "../base/array_pool.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { drawCell, gridView } from "../base/grid.ts";
import type { DiscreteControl } from "../registration.ts";

/** What `DeepSea` takes. */
export interface DeepSeaOptions extends BaseEnvOptions {
  /** Rows and columns; 10 by default. */
  readonly size?: number;
  /**
   * The seed of the random action mapping: which of the two actions goes right, by cell. Absent:
   * action 1 in every cell.
   */
  readonly mappingSeed?: number;
}

/**
 * A diver descends one row per step, and moves left or right by one column. The treasure is in the
 * lower right corner, and moving right costs: random exploration finds it once in 2^size episodes.
 *
 * | observation | min | max |
 * |---|---|---|
 * | (size, size), 1 where the diver is; all 0 in the terminal state | 0 | 1 |
 *
 * | action | |
 * |---|---|
 * | 0, 1 | left, right; the mapping may differ by cell: see `mappingSeed` |
 *
 * - Reward: -0.01 / size for every step to the right, 1 for the one from the lower right corner.
 * - Initial state: the upper left corner. All is deterministic.
 * - Termination: after `size` steps. No truncation as `DeepSea-v0`. The optimal return is 0.99.
 *
 * Source: the rules of Osband et al., "Behaviour Suite for Reinforcement Learning" (2020).
 */
export class DeepSea extends BaseEnv<Float32Array, number> {
  /** The set of all observations. */
  readonly observation_space: Box;
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(2);
  readonly #options: DeepSeaOptions;
  readonly #arrays: ArrayPool;
  readonly #size: number;
  /** The action that goes right, by cell. */
  readonly #mapping: Uint8Array;
  #row = 0;
  #column = 0;

  /** A sea of `size` rows and columns. */
  constructor(options: DeepSeaOptions = {}) {
    super(options.name ?? "DeepSea");
    const { size = 10, mappingSeed } = options;
    this.#options = options;
    this.#size = size;
    this.#mapping = new Uint8Array(size * size).fill(1);
    if (mappingSeed !== undefined) {
      const rng = default_rng(mappingSeed);
      this.#mapping.forEach((_, i) => {
        this.#mapping[i] = rng.integers(0, 2);
      });
    }
    this.#arrays = new ArrayPool(size * size);
    this.observation_space = new Box({ low: 0, high: 1, shape: [size, size] });
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(): void {
    this.#row = 0;
    this.#column = 0;
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number): Outcome {
    const size = this.#size;
    const goesRight = action === this.#mapping[this.#row * size + this.#column];
    const findsTreasure = goesRight && this.#column === size - 1;
    const reward = (findsTreasure ? 1 : 0) - (goesRight ? 0.01 / size : 0);
    this.#column = Math.min(Math.max(this.#column + (goesRight ? 1 : -1), 0), size - 1);
    this.#row += 1;
    return { reward, terminated: this.#row === size };
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    const board = this.#arrays.take();
    if (this.#row < this.#size) board[this.#row * this.#size + this.#column] = 1;
    return board;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [this.#row, this.#column];
  }

  /** The inverse of `variables`. */
  protected setVariables([row = 0, column = 0]: readonly number[]): void {
    this.#row = row;
    this.#column = column;
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): DeepSea {
    return new DeepSea(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const last = this.#size - 1;
    const sign = (row: number, column: number) => {
      if (row === this.#row && column === this.#column) return "●";
      return row === last && column === last ? "$" : "·";
    };
    const indices = Array.from({ length: this.#size }, (_, i) => i);
    return indices.map((row) => indices.map((column) => sign(row, column)).join(" ")).join("\n");
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView({ rows: this.#size, columns: this.#size });
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const size = { rows: this.#size, columns: this.#size };
    canvas.rectangle(0, 0, this.#size, this.#size, 0x104070);
    drawCell(canvas, { row: this.#size - 1, column: this.#size - 1 }, size, 0xe0b030);
    if (this.#row < this.#size) {
      drawCell(canvas, { row: this.#row, column: this.#column }, size, 0xf0f0f0);
    }
  }
}

/** The registration of DeepSea. */
export const deepSea: DiscreteControl<DeepSeaOptions> = {
  docs: "Find the single action sequence that leads to a treasure: a test of deep exploration.",
  render_fps: 4,
  options: z.strictObject({
    size: z.exactOptional(z.int().check(z.gte(2), z.lte(1000))),
    mappingSeed: z.exactOptional(z.int().check(z.gte(0))),
  }),
  make: (options) => new DeepSea(options),
};
