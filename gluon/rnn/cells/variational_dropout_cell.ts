/** Variational dropout. */
import { is_training } from "../../nd/autograd/autograd.ts";
import type { NDArray } from "../../nd/mod.ts";
import { masked } from "../../nd/ops/where.ts";
import { checkSteps } from "./modifier_cell.ts";
import { checkRates, RandomModifierCell } from "./random_modifier_cell.ts";
import type { RecurrentCell, Unrolled } from "./recurrent_cell.ts";

/** Rates of `VariationalDropoutCell`. */
export interface VariationalDropoutOptions {
  /** Of the input. Default: 0. */
  drop_inputs?: number;
  /** Of the first array of the state. Default: 0. */
  drop_states?: number;
  /** Of the output. Default: 0. */
  drop_outputs?: number;
}

/**
 * Variational dropout: while training, input, state and output of the base cell are dropped out by the same masks at all
 * steps, until `reset`. Source: Gal and Ghahramani 2016.
 */
export class VariationalDropoutCell extends RandomModifierCell {
  readonly #rates: Readonly<Record<"inputs" | "states" | "outputs", number>>;

  constructor(base_cell: RecurrentCell, options: VariationalDropoutOptions = {}) {
    const { drop_inputs = 0, drop_states = 0, drop_outputs = 0 } = options;
    checkRates("VariationalDropoutCell", { drop_inputs, drop_states, drop_outputs });
    if (drop_states > 0) checkSteps("VariationalDropoutCell with drop_states", base_cell);
    super(base_cell, "its masks");
    this.#rates = { inputs: drop_inputs, states: drop_states, outputs: drop_outputs };
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const first = states[0] as NDArray;
    const kept = states.length > 0 ? [this.#drop("states", first), ...states.slice(1)] : [];
    const [output, next] = this.base_cell(this.#drop("inputs", x), kept);
    return [this.#drop("outputs", output), next];
  }

  /** All steps at once: `x (time, batch, channels)`. */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    if (this.#rates.states > 0) return super.run(x, first, lengths);
    const { output, state } = this.base_cell.run(this.#drop("inputs", x), first, lengths);
    return { output: this.#drop("outputs", output), state };
  }

  /** Drops out by the mask of that place, which is one for all steps of a sequence (length, batch, ...). */
  #drop(place: "inputs" | "states" | "outputs", x: NDArray): NDArray {
    const rate = this.#rates[place];
    if (rate === 0 || !is_training()) return x;
    const shape = x.ndim > 2 ? [1, ...x.shape.slice(1)] : x.shape;
    const draw = (): NDArray => this.stream.uniform(shape).greater_equal(rate);
    const mask = this.memory.get(place) ?? this.memory.set(place, draw());
    return masked(mask, x.multiply(1 / (1 - rate)));
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `VariationalDropoutCell(p_out = ${this.#rates.outputs}, p_state = ${this.#rates.states})`;
  }
}
