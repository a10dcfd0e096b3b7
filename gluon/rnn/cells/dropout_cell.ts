/** Dropout between cells. */
import type { NDArray } from "../../nd/mod.ts";
import { Dropout, type DropoutOptions } from "../../nn/dropout.ts";
import type { Generator } from "../../random/generator.ts";
import type { StateInfo } from "../state.ts";
import { RecurrentCell, type Unrolled } from "./recurrent_cell.ts";

/** Dropout on the input of a step, or, unrolled, on all steps at once; it has no state. */
export class DropoutCell extends RecurrentCell {
  readonly #rate: number;
  readonly #axes: readonly number[];
  readonly #dropout: Dropout;

  constructor(rate: number, { axes = [] }: DropoutOptions = {}) {
    super();
    this.#rate = rate;
    this.#axes = axes;
    this.#dropout = new Dropout(rate, { axes });
  }

  override seed(rng: Generator): void {
    this.#dropout.seed(rng);
  }

  override get buffers(): readonly NDArray[] {
    return this.#dropout.buffers;
  }

  /** Shapes of the state. */
  override state_info(): StateInfo[] {
    return [];
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    return [this.#dropout(x), [...states]];
  }

  /**
   * All steps of `x (length, batch, channels)`: output (length, batch, ...), 0 behind the end of a sequence, and
   * the state at its end.
   */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    if (this.#axes.length > 0) return super.run(x, first, lengths);
    return { output: this.#dropout(x), state: first };
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const comma = this.#axes.length === 1 ? "," : "";
    return `DropoutCell(rate=${this.#rate}, axes=(${this.#axes.join(", ")}${comma}))`;
  }
}
