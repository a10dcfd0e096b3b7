/** Standard deviations of generalized state-dependent exploration (gSDE). Source: Raffin et al. 2021, section 3. */
import { Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { Parameter } from "../../gluon/parameter/parameter.ts";

/** Added to variances, so that no density is infinite. */
const LEAST_VARIANCE = 1e-6;

/**
 * Logarithms of the standard deviations of actions whose noise is `features . matrix`, where `matrix (features, actions)`
 * is normal with the standard deviations `exp(log_std)`: `(batch, features) -> (batch, actions)`,
 * `log sqrt(features^2 . exp(log_std)^2 + 1e-6)`.
 */
export class StateDependentStd extends Block {
  readonly log_std: Parameter;
  readonly #actions: number;

  constructor(actions: number, { log_std_init }: { readonly log_std_init: number }) {
    super();
    this.#actions = actions;
    this.log_std = new Parameter("log_std", {
      shape: [0, actions],
      init: new init.Constant(log_std_init),
      allow_deferred_init: true,
    });
  }

  override infer_shape(features: nd.NDArray): void {
    this.log_std.shape = [features.shape[1] as number, this.#actions];
  }

  override forward(features: nd.NDArray): nd.NDArray {
    const variances = this.log_std.data().multiply(2).exp();
    return features.square().dot(variances).add(LEAST_VARIANCE).log().multiply(0.5);
  }

  /**
   * Noise by a standard normal matrix `(features, actions)`, reparametrized: `features . (matrix exp(log_std))`,
   * `(batch, features) -> (batch, actions)`.
   */
  noise(features: nd.NDArray, matrix: nd.NDArray): nd.NDArray {
    return features.dot(matrix.multiply(this.log_std.data().exp()));
  }
}
