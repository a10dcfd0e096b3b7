/** Gaussian distributions with independent axes, for `Box` actions. */
import type { nd } from "../../gluon/mod.ts";
import type { Choice, Distribution } from "./distribution.ts";
import { diverged } from "./diverged.ts";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * A Gaussian with a diagonal covariance: the network gives the means, then the logarithms of the standard deviations, and
 * behind these, for gSDE, the features that noise is made of.
 */
export class DiagonalGaussianDistribution implements Distribution {
  readonly outputs: number;
  readonly #width: number;

  constructor(width: number, features = 0) {
    this.#width = width;
    this.outputs = 2 * width + features;
  }

  sample(choice: Choice, rng: nd.random.Generator): number {
    const { params, index } = choice;
    const given = choice.noise?.of(index, params, index * this.outputs + 2 * this.#width);
    let logProb = 0;
    this.#choose(choice, (mean, logStd, i) => {
      const std = Math.exp(logStd);
      const noise = given ? (given[i] as number) / std : rng.normal();
      logProb -= 0.5 * noise * noise + logStd + HALF_LOG_TWO_PI;
      return mean + noise * std;
    });
    return logProb;
  }

  mode(choice: Choice): void {
    this.#choose(choice, (mean) => mean);
  }

  logProb(params: nd.NDArray, actions: nd.NDArray): nd.NDArray {
    const [means, logStds] = this.#split(params);
    const noise = actions.subtract(means).divide(logStds.exp());
    const logs = noise.square().multiply(-0.5).subtract(logStds).subtract(HALF_LOG_TWO_PI);
    return logs.sum({ axis: 1 });
  }

  entropy(params: nd.NDArray): nd.NDArray {
    const [, logStds] = this.#split(params);
    return logStds.add(0.5 + HALF_LOG_TWO_PI).sum({ axis: 1 });
  }

  #split(params: nd.NDArray): [means: nd.NDArray, logStds: nd.NDArray] {
    const width = this.#width;
    return [params.slice_axis(1, 0, width), params.slice_axis(1, width, 2 * width)];
  }

  #choose(
    { params, index, action, what }: Choice,
    value: (mean: number, logStd: number, i: number) => number,
  ): void {
    const begin = index * this.outputs;
    for (let i = 0; i < this.#width; i++) {
      const [mean, logStd] = [params[begin + i], params[begin + this.#width + i]];
      action[i] = value(mean as number, logStd as number, i);
      if (!Number.isFinite(action[i])) throw diverged(what, action[i] as number);
    }
  }
}
