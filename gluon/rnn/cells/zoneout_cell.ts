/** Zoneout. */
import { is_training } from "../../nd/autograd/autograd.ts";
import { type NDArray, where } from "../../nd/mod.ts";
import { checkSteps } from "./modifier_cell.ts";
import { checkRates, RandomModifierCell } from "./random_modifier_cell.ts";
import type { RecurrentCell } from "./recurrent_cell.ts";

/** Rates of `ZoneoutCell`. */
export interface ZoneoutOptions {
  /** Of the output. Default: 0. */
  zoneout_outputs?: number;
  /** Of the arrays of the state. Default: 0. */
  zoneout_states?: number;
}

/**
 * Zoneout: while training, elements of output and state keep their value of the step before, each with its rate. At the
 * first step after a `reset`, that of the output is 0. Source: Krueger et al. 2016.
 */
export class ZoneoutCell extends RandomModifierCell {
  readonly #rates: readonly [outputs: number, states: number];

  constructor(base_cell: RecurrentCell, options: ZoneoutOptions = {}) {
    const { zoneout_outputs = 0, zoneout_states = 0 } = options;
    checkSteps("ZoneoutCell", base_cell);
    checkRates("ZoneoutCell", { zoneout_outputs, zoneout_states });
    super(base_cell, "its last output");
    this.#rates = [zoneout_outputs, zoneout_states];
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const [next, after] = this.base_cell(x, states);
    const [ofOutputs, ofStates] = this.#rates;
    const mix = (rate: number, now: NDArray, before: NDArray): NDArray =>
      where(this.stream.uniform(now.shape).greater_equal(rate), now, before);
    if (!is_training()) return [next, after];
    const mixed = after.map((each, i) =>
      ofStates > 0 ? mix(ofStates, each, states[i] as NDArray) : each,
    );
    if (ofOutputs === 0) return [next, mixed];
    const previous = this.memory.get("output") ?? next.zeros_like();
    return [this.memory.set("output", mix(ofOutputs, next, previous)), mixed];
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const [outputs, states] = this.#rates;
    return `ZoneoutCell(p_out=${outputs}, p_state=${states}, ${this.base_cell})`;
  }
}
