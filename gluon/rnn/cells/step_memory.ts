/** What a cell remembers from step to step, besides its state. */
import { context } from "../../nd/context.ts";
import { keep, type NDArray } from "../../nd/mod.ts";

/** Arrays by name, from one `reset` of a cell to the next. */
export class StepMemory {
  readonly #what: string;
  readonly #arrays = new Map<string, NDArray>();
  /** The trace that the arrays belong to; they are of no use outside of it. */
  #trace: unknown = null;

  /** @param what the arrays, as messages tell them. */
  constructor(what: string) {
    this.#what = what;
  }

  clear(): void {
    this.#arrays.clear();
    this.#trace = context.trace;
  }

  /**
   * @throws {Error} in a trace that did not begin with `clear`: a replay would not remember what this one does.
   */
  get(name: string): NDArray | undefined {
    if (context.trace !== this.#trace) {
      if (context.trace) {
        throw new Error(
          `Cannot trace a step of a cell that remembers ${this.#what}: a replay would not; unroll the cell inside of ` +
            "what is hybridized or compiled, or call its reset() there first.",
        );
      }
      this.clear();
    }
    return this.#arrays.get(name);
  }

  set(name: string, array: NDArray): NDArray {
    this.#arrays.set(name, context.trace ? array : keep(array));
    return array;
  }
}
