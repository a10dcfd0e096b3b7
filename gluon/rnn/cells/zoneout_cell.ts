/** Zoneout. */
import type { HybridizeOptions } from "../../block/hooks.ts";
import { is_training } from "../../nd/autograd/autograd.ts";
import { type NDArray, where } from "../../nd/mod.ts";
import { RandomStream } from "../../nn/random_stream.ts";
import type { Generator } from "../../random/generator.ts";
import { checkSteps, ModifierCell } from "./modifier_cell.ts";
import type { RecurrentCell } from "./recurrent_cell.ts";
import { StepMemory } from "./step_memory.ts";

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
export class ZoneoutCell extends ModifierCell {
  readonly #rates: readonly [outputs: number, states: number];
  readonly #stream = new RandomStream();
  readonly #memory = new StepMemory("its last output");

  constructor(base_cell: RecurrentCell, options: ZoneoutOptions = {}) {
    const { zoneout_outputs = 0, zoneout_states = 0 } = options;
    checkSteps("ZoneoutCell", base_cell);
    checkRates("ZoneoutCell", { zoneout_outputs, zoneout_states });
    super(base_cell);
    this.#rates = [zoneout_outputs, zoneout_states];
  }

  override seed(rng: Generator): void {
    this.#stream.seed(rng);
  }

  override get buffers(): readonly NDArray[] {
    return this.#stream.buffers;
  }

  override reset(): void {
    super.reset();
    this.#memory.clear();
  }

  /** The base cell is hybridized; this one remembers between steps, which a replay would not. */
  override hybridize(active = true, options: HybridizeOptions = {}): void {
    this.base_cell.hybridize(active, options);
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const [next, after] = this.base_cell(x, states);
    const [ofOutputs, ofStates] = this.#rates;
    const mix = (rate: number, now: NDArray, before: NDArray): NDArray =>
      where(this.#stream.uniform(now.shape).greater_equal(rate), now, before);
    if (!is_training()) return [next, after];
    const mixed = after.map((each, i) =>
      ofStates > 0 ? mix(ofStates, each, states[i] as NDArray) : each,
    );
    if (ofOutputs === 0) return [next, mixed];
    const previous = this.#memory.get("output") ?? next.zeros_like();
    return [this.#memory.set("output", mix(ofOutputs, next, previous)), mixed];
  }

  override toString(): string {
    const [outputs, states] = this.#rates;
    return `ZoneoutCell(p_out=${outputs}, p_state=${states}, ${this.base_cell})`;
  }
}

/** Throws where a rate is none. */
export function checkRates(cell: string, rates: Readonly<Record<string, number>>): void {
  for (const [name, rate] of Object.entries(rates)) {
    if (rate >= 0 && rate < 1) continue;
    throw new RangeError(`Cannot make ${cell} with ${name} ${rate}: it must be in [0, 1).`);
  }
}
