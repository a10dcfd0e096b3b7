/** Squashed Gaussian distributions, for Box actions as numbers from -1 to 1. */
import type { nd } from "../../gluon/mod.ts";
import type { Choice } from "./distribution.ts";
import { diverged } from "./diverged.ts";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** Bounds of the logarithms of standard deviations. */
const LOG_STD = { least: -20, most: 2 } as const;

/**
 * The tanh of a Gaussian with a diagonal covariance: the network gives the means, then the logarithms of the standard
 * deviations, which are clipped to -20 and 2, and behind these, for gSDE, the features that noise is made of; there
 * they are not clipped. Source: Haarnoja et al. 2018, Soft actor-critic, appendix C.
 */
export class SquashedGaussianDistribution {
  /** Numbers that the network gives for one state. */
  readonly outputs: number;
  readonly #width: number;
  readonly #bounds: { readonly least: number; readonly most: number };

  constructor(width: number, features = 0) {
    this.#width = width;
    this.outputs = 2 * width + features;
    this.#bounds = features > 0 ? { least: -Infinity, most: Infinity } : LOG_STD;
  }

  /**
   * Draws an action into `choice.action`.
   *
   * @throws {RangeError} where the network gives no numbers: it has diverged.
   */
  sample(choice: Choice, rng: nd.random.Generator): void {
    const { params, index } = choice;
    const given = choice.noise?.of(index, params, index * this.outputs + 2 * this.#width);
    const { least, most } = this.#bounds;
    this.#choose(choice, (mean, logStd, i) => {
      if (given) return mean + (given[i] as number);
      return mean + rng.normal() * Math.exp(Math.min(most, Math.max(least, logStd)));
    });
  }

  /** Writes the tanh of the means into `choice.action`. Throws as `sample` does. */
  mode(choice: Choice): void {
    this.#choose(choice, (mean) => mean);
  }

  /**
   * Reparametrized samples: `params (batch, outputs)`, standard normal `noise (batch, width)` to actions
   * `(batch, width)` and their log-probabilities `(batch, 1)`. The density of the tanh is exact up to the bounds:
   * `log(1 - tanh(u)^2) = 2 (log 2 - u - softplus(-2 u))`.
   */
  rsample(params: nd.NDArray, noise: nd.NDArray): [actions: nd.NDArray, logProb: nd.NDArray] {
    const width = this.#width;
    const means = params.slice_axis(1, 0, width);
    const { least, most } = this.#bounds;
    const given = params.slice_axis(1, width, 2 * width);
    const logStds = least === -Infinity ? given : given.clip(least, most);
    const u = means.add(noise.multiply(logStds.exp()));
    const gaussian = noise.square().multiply(-0.5).subtract(logStds).subtract(HALF_LOG_TWO_PI);
    const density = u.add(u.multiply(-2).softrelu()).subtract(Math.LN2).multiply(-2);
    return [u.tanh(), gaussian.subtract(density).sum({ axis: 1, keepdims: true })];
  }

  #choose(
    { params, index, action, what }: Choice,
    value: (mean: number, logStd: number, i: number) => number,
  ): void {
    const begin = index * this.outputs;
    for (let i = 0; i < this.#width; i++) {
      const [mean, logStd] = [params[begin + i], params[begin + this.#width + i]];
      const u = value(mean as number, logStd as number, i);
      if (!Number.isFinite(u)) throw diverged(what, u);
      action[i] = Math.tanh(u);
    }
  }
}
