/** Every so many steps. */

import { formatValue } from "../../backends/base/format_value.ts";

/** Tells when another `every` steps are full. */
export class Interval {
  readonly #every: number;
  #full: number;

  /**
   * @param what is to be done so often, for errors: "evaluate".
   * @param step the steps that count as told already.
   */
  constructor(what: string, every: number, step: number) {
    if (!Number.isInteger(every) || every < 1) {
      throw new RangeError(
        `Cannot ${what} every ${formatValue(every)} steps: every must be a whole number, 1 or more.`,
      );
    }
    this.#every = every;
    this.#full = Math.floor(step / every);
  }

  /** Whether, at `step`, `every` steps have become full once more, or several times; says so once. */
  isDue(step: number): boolean {
    const full = Math.floor(step / this.#every);
    if (full === this.#full) return false;
    this.#full = full;
    return true;
  }
}
