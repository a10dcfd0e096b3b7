/** Categorical distributions: one choice among n, or several side by side. */
import * as nd from "../../gluon/nd/mod.ts";
import { allowedValue } from "../maths/targets.ts";
import type { Choice, Distribution } from "./distribution.ts";
import { diverged } from "./diverged.ts";

/**
 * Independent categorical variables, by logits one after the other: one for `Discrete`, k for `MultiDiscrete`. Forbidden
 * choices have probability 0. Source: Huang and Ontanon 2022, A closer look at invalid action masking.
 */
export class CategoricalDistribution implements Distribution {
  readonly outputs: number;
  /** Choices of each variable. */
  readonly #counts: readonly number[];
  /** Room for the logits of each variable. */
  readonly #logits: readonly Float64Array[];

  constructor(counts: readonly number[]) {
    this.#counts = counts;
    this.#logits = counts.map((count) => new Float64Array(count));
    this.outputs = counts.reduce((sum, count) => sum + count, 0);
  }

  sample(choice: Choice, rng: nd.random.Generator): number {
    let logProb = 0;
    this.#choose(choice, (logits, largest) => {
      let sum = 0;
      for (const logit of logits) sum += Math.exp(logit - largest);
      let left = rng.random() * sum;
      let chosen = -1;
      for (let i = 0; i < logits.length && left >= 0; i++) {
        const weight = Math.exp((logits[i] as number) - largest);
        if (weight === 0) continue;
        chosen = i;
        left -= weight;
      }
      logProb += (logits[chosen] as number) - largest - Math.log(sum);
      return chosen;
    });
    return logProb;
  }

  mode(choice: Choice): void {
    this.#choose(choice, (logits, largest) => logits.indexOf(largest));
  }

  logProb(params: nd.NDArray, actions: nd.NDArray, mask?: nd.NDArray): nd.NDArray {
    const logs = this.#logs(params, mask);
    const chosen = logs.map((each, i) => {
      const index = actions.ndim === 1 ? actions : actions.slice_axis(1, i, i + 1).reshape([-1]);
      return each.pick(index);
    });
    return sum(chosen);
  }

  entropy(params: nd.NDArray, mask?: nd.NDArray): nd.NDArray {
    return sum(
      this.#logs(params, mask).map((logs) => logs.exp().multiply(logs).sum({ axis: 1 }).negative()),
    );
  }

  /** Log-probabilities of every choice, `(batch, count)` for each variable. */
  #logs(params: nd.NDArray, mask: nd.NDArray | undefined): nd.NDArray[] {
    const logits = mask ? allowedValue(params, mask) : params;
    if (this.#counts.length === 1) return [logits.log_softmax({ axis: 1 })];
    let begin = 0;
    return this.#counts.map((count) => {
      begin += count;
      return logits.slice_axis(1, begin - count, begin).log_softmax({ axis: 1 });
    });
  }

  /** Writes what `pick` gives for each variable, which sees `-Infinity` for what is forbidden. */
  #choose(
    { params, index, action, mask, what }: Choice,
    pick: (logits: Float64Array, largest: number) => number,
  ): void {
    let begin = 0;
    for (let k = 0; k < this.#logits.length; k++) {
      const logits = this.#logits[k] as Float64Array;
      let largest = -Infinity;
      for (let i = 0; i < logits.length; i++, begin++) {
        const isForbidden = mask?.[begin] === 0;
        const value = isForbidden ? -Infinity : (params[index * this.outputs + begin] as number);
        if (Number.isNaN(value) || value === Infinity) throw diverged(what, value);
        if (value > largest) largest = value;
        logits[i] = value;
      }
      if (largest === -Infinity) throw diverged(what, largest);
      action[k] = pick(logits, largest);
    }
  }
}

function sum([first, ...rest]: readonly nd.NDArray[]): nd.NDArray {
  return rest.reduce((total, each) => total.add(each), first ?? nd.zeros([1]));
}
