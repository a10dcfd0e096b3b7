/** Variational dropout. */
import type { HybridizeOptions } from "../../block/hooks.ts";
import { is_training } from "../../nd/autograd/autograd.ts";
import type { NDArray } from "../../nd/mod.ts";
import { masked } from "../../nd/ops/where.ts";
import { RandomStream } from "../../nn/random_stream.ts";
import type { Generator } from "../../random/generator.ts";
import { checkSteps, ModifierCell } from "./modifier_cell.ts";
import type { RecurrentCell, Unrolled } from "./recurrent_cell.ts";
import { StepMemory } from "./step_memory.ts";
import { checkRates } from "./zoneout_cell.ts";

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
export class VariationalDropoutCell extends ModifierCell {
  readonly #rates: Readonly<Record<"inputs" | "states" | "outputs", number>>;
  readonly #stream = new RandomStream();
  readonly #masks = new StepMemory("its masks");

  constructor(base_cell: RecurrentCell, options: VariationalDropoutOptions = {}) {
    const { drop_inputs = 0, drop_states = 0, drop_outputs = 0 } = options;
    checkRates("VariationalDropoutCell", { drop_inputs, drop_states, drop_outputs });
    if (drop_states > 0) checkSteps("VariationalDropoutCell with drop_states", base_cell);
    super(base_cell);
    this.#rates = { inputs: drop_inputs, states: drop_states, outputs: drop_outputs };
  }

  override seed(rng: Generator): void {
    this.#stream.seed(rng);
  }

  override get buffers(): readonly NDArray[] {
    return this.#stream.buffers;
  }

  override reset(): void {
    super.reset();
    this.#masks.clear();
  }

  /** The base cell is hybridized; this one remembers between steps, which a replay would not. */
  override hybridize(active = true, options: HybridizeOptions = {}): void {
    this.base_cell.hybridize(active, options);
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const first = states[0] as NDArray;
    const kept = states.length > 0 ? [this.#drop("states", first), ...states.slice(1)] : [];
    const [output, next] = this.base_cell(this.#drop("inputs", x), kept);
    return [this.#drop("outputs", output), next];
  }

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
    const draw = (): NDArray => this.#stream.uniform(shape).greater_equal(rate);
    const mask = this.#masks.get(place) ?? this.#masks.set(place, draw());
    return masked(mask, x.multiply(1 / (1 - rate)));
  }

  override toString(): string {
    return `VariationalDropoutCell(p_out = ${this.#rates.outputs}, p_state = ${this.#rates.states})`;
  }
}
