/** Smoothed deep metric learning. */
import { array, log_softmax, type NDArray, sum } from "../nd/mod.ts";
import { formatShape, sameShape } from "../nd/shape.ts";
import { Loss, type LossOptions } from "./loss.ts";

/** What `SDMLLoss` takes. */
export interface SDMLLossOptions extends LossOptions {
  /** Probability that is shared among the other samples of the batch, in [0, 1). Default: 0.3. */
  smoothing_parameter?: number;
}

/**
 * Batchwise smoothed deep metric learning (SDML): row `i` of `x1 (batch, dim)` and row `i` of `x2
 * (batch, dim)` are a pair, all other rows are negatives. `weight * sum(q * (log(q) - log p))`, where
 * `p` is the softmax of minus the squared distances of a row of `x1` to all rows of `x2`, and `q` is
 * `1 - smoothing_parameter` for its own and the rest for the others. Source: Bonadiman, Kumar and
 * Mittal 2019. MXNet 1.9.1 takes `weight` and does not use it.
 */
export class SDMLLoss extends Loss {
  readonly #smoothing: number;

  constructor({ smoothing_parameter = 0.3, weight = 1, ...rest }: SDMLLossOptions = {}) {
    super({ weight, ...rest });
    if (!(smoothing_parameter >= 0 && smoothing_parameter < 1)) {
      throw new RangeError(
        `Cannot make SDMLLoss with smoothing_parameter ${smoothing_parameter}: it must be in [0, 1).`,
      );
    }
    this.#smoothing = smoothing_parameter;
  }

  override forward(x1: NDArray, x2: NDArray): NDArray {
    const [batch = 0, dim = 0] = x1.shape;
    if (x1.ndim !== 2 || !sameShape(x1.shape, x2.shape) || batch < 2) {
      throw new RangeError(
        `Cannot compare ${formatShape(x1.shape)} with ${formatShape(x2.shape)} in SDMLLoss: both must ` +
          "be (batch, dim), with 2 pairs or more.",
      );
    }
    const rest = this.#smoothing / (batch - 1);
    const q = Float64Array.from({ length: batch * batch }, (_, i) =>
      i % (batch + 1) === 0 ? 1 - this.#smoothing : rest,
    );
    const constant = array(Float32Array.from(q), { shape: [batch, batch] });
    const entropy = array(Float32Array.from(q.map((p) => p * Math.log(p + 1e-12))), {
      shape: [batch, batch],
    });
    const [a, b] = [x1.reshape([batch, 1, dim]), x2.reshape([1, batch, dim])];
    const distances = a.subtract(b).square().sum({ axis: 2 });
    const log = log_softmax(distances.negative(), { axis: 1 });
    return this.perSample(entropy.subtract(constant.multiply(log)), null, this.weight, sum);
  }
}
