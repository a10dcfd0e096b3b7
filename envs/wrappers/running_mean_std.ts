/** Running mean and variance. */

import * as z from "zod/mini";
import type { EnvironmentState } from "../../rl/environment.ts";
import { parseState, refuseState } from "../../rl/state.ts";

const numbers = z.array(z.number());
const stateForm = z.object({ mean: numbers, var: numbers, count: z.number().check(z.gte(0)) });

/**
 * Running mean and (population) variance of a stream of arrays, elementwise. They begin as 0 and 1
 * with a count of 1e-4, as in Gymnasium's `RunningMeanStd`.
 *
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
 * variances" (1979); Gymnasium computes the same in float32, here it is float64.
 */
export class RunningMeanStd {
  /** The mean of each element. */
  readonly mean: Float64Array;
  /** The variance of each element. */
  readonly var: Float64Array;
  #count = 1e-4;

  /**
   * Statistics of nothing yet.
   *
   * @param size the number of elements of each array.
   */
  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.var = new Float64Array(size).fill(1);
  }

  /** The number of arrays so far, plus 1e-4. */
  get count(): number {
    return this.#count;
  }

  /** Updates mean and variance with one array. */
  update(x: ArrayLike<number>): void {
    const count = this.#count + 1;
    for (let i = 0; i < this.mean.length; i++) {
      const mean = this.mean[i] as number;
      const delta = (x[i] as number) - mean;
      const squares = (this.var[i] as number) * this.#count + (delta * delta * this.#count) / count;
      this.mean[i] = mean + delta / count;
      this.var[i] = squares / count;
    }
    this.#count = count;
  }

  /** The statistics as JSON. */
  getState(): EnvironmentState {
    return { mean: Array.from(this.mean), var: Array.from(this.var), count: this.#count };
  }

  /** The inverse of `getState`. */
  setState(state: EnvironmentState): void {
    const parsed = parseState(stateForm, state, "running statistics");
    const { length } = this.mean;
    if (parsed.mean.length !== length || parsed.var.length !== length) {
      refuseState("running statistics", `they are not of ${length} numbers`);
    }
    this.mean.set(parsed.mean);
    this.var.set(parsed.var);
    this.#count = parsed.count;
  }
}
