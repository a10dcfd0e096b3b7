/** Bernoulli distributions: coins side by side, for `MultiBinary` actions. */
import type { nd } from "../../gluon/mod.ts";
import type { Choice, Distribution } from "./distribution.ts";
import { diverged } from "./diverged.ts";

/** Independent coins, by the logits of 1. */
export class BernoulliDistribution implements Distribution {
  readonly outputs: number;

  constructor(outputs: number) {
    this.outputs = outputs;
  }

  sample(choice: Choice, rng: nd.random.Generator): number {
    let logProb = 0;
    this.#choose(choice, (logit) => {
      const isOne = rng.random() < 1 / (1 + Math.exp(-logit));
      logProb -= softplus(isOne ? -logit : logit);
      return isOne;
    });
    return logProb;
  }

  mode(choice: Choice): void {
    this.#choose(choice, (logit) => logit > 0);
  }

  /** `log p(1) = -softplus(-logit)`, `log p(0) = -softplus(logit)`. */
  logProb(params: nd.NDArray, actions: nd.NDArray): nd.NDArray {
    const signed = params.multiply(actions.astype("float32").multiply(-2).add(1));
    return signed.softrelu().sum({ axis: 1 }).negative();
  }

  /** `softplus(logit) - p logit` of each coin. */
  entropy(params: nd.NDArray): nd.NDArray {
    return params.softrelu().subtract(params.sigmoid().multiply(params)).sum({ axis: 1 });
  }

  #choose({ params, index, action, what }: Choice, isOne: (logit: number) => boolean): void {
    for (let i = 0; i < this.outputs; i++) {
      const logit = params[index * this.outputs + i] as number;
      if (Number.isNaN(logit)) throw diverged(what, logit);
      action[i] = isOne(logit) ? 1 : 0;
    }
  }
}

/** `log(1 + exp(x))`, without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
