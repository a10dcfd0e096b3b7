/** Modifier cells that draw random numbers, and remember arrays from step to step. */
import type { HybridizeOptions } from "../../block/hooks.ts";
import type { NDArray } from "../../nd/mod.ts";
import { RandomStream } from "../../nn/random_stream.ts";
import type { Generator } from "../../random/generator.ts";
import { ModifierCell } from "./modifier_cell.ts";
import type { RecurrentCell } from "./recurrent_cell.ts";
import { StepMemory } from "./step_memory.ts";

/** Base class of modifier cells with a generator, and with arrays that they keep until `reset`. */
export abstract class RandomModifierCell extends ModifierCell {
  protected readonly stream: RandomStream = new RandomStream();
  protected readonly memory: StepMemory;

  /** @param remembered What is kept, for errors. */
  constructor(base_cell: RecurrentCell, remembered: string) {
    super(base_cell);
    this.memory = new StepMemory(remembered);
  }

  override seed(rng: Generator): void {
    this.stream.seed(rng);
  }

  override get buffers(): readonly NDArray[] {
    return this.stream.buffers;
  }

  override reset(): void {
    super.reset();
    this.memory.clear();
  }

  /** The base cell is hybridized; this one remembers between steps, which a replay would not. */
  override hybridize(active = true, options: HybridizeOptions = {}): void {
    this.base_cell.hybridize(active, options);
  }
}

/** Throws where a rate is none. */
export function checkRates(cell: string, rates: Readonly<Record<string, number>>): void {
  for (const [name, rate] of Object.entries(rates)) {
    if (rate >= 0 && rate < 1) continue;
    throw new RangeError(`Cannot make ${cell} with ${name} ${rate}: it must be in [0, 1).`);
  }
}
