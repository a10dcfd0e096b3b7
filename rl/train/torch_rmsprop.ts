/** RMSProp as PyTorch has it. */
import { Adam } from "../../gluon/optimizer/mod.ts";

/** What `TorchRMSProp` takes. */
export interface TorchRMSPropOptions {
  /** Decay of the mean of squared gradients. */
  readonly alpha: number;
  /** Beside the root; Gluon's RMSProp has it under the root. */
  readonly epsilon: number;
}

/**
 * ```text
 * n = alpha * n + (1 - alpha) * grad^2
 * weight = weight - lr * grad / (sqrt(n) + epsilon)
 * ```
 * That is Adam without a mean of gradients and without corrections. `n` begins at 0, so that the first steps are
 * `1 / sqrt(1 - alpha)` times as long as later ones. Source: `torch.optim.RMSprop`.
 */
export class TorchRMSProp extends Adam {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static override readonly name = "TorchRMSProp";

  /** An optimizer of these options. */
  constructor({ alpha, epsilon }: TorchRMSPropOptions) {
    super({ beta1: 0, beta2: alpha, epsilon });
  }

  /** Numbers of an update: the learning rate as it is. */
  override numbersAt(t: number, lr: number): Record<"lr" | "epsilon", number> {
    return { ...super.numbersAt(t, lr), lr };
  }
}
