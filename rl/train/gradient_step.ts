/** Gradient step: backward, clip, step. */
import type { AnyBlock, BaseTrainer } from "../../gluon/mod.ts";
import * as autograd from "../../gluon/nd/autograd/autograd.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { clip_global_norm } from "../../gluon/trainer/clip_global_norm.ts";

/** What a gradient step takes. */
export interface GradientStepOptions {
  readonly trainer: BaseTrainer;
  /** The network that the trainer trains; no gradients are computed for others. */
  readonly net: AnyBlock;
  /** Global norm that gradients are clipped to. Default: 0, which is none. */
  readonly max_grad_norm?: number;
}

/**
 * One step of gradient descent. `forward` runs while recording; its first array is the loss, a
 * scalar, and whatever else it gives comes back beside it: these outlive the next step. Parameters
 * without a gradient (frozen layers, running statistics) are left out.
 */
export function gradientStep<Out extends readonly [loss: nd.NDArray, ...nd.NDArray[]]>(
  { trainer, net, max_grad_norm = 0 }: GradientStepOptions,
  forward: () => Out,
): Out {
  return nd.scope(() => {
    const out = autograd.record(forward);
    const trained = [...net.collect_params().values()].filter(
      ({ grad_req }) => grad_req !== "null",
    );
    out[0].backward(undefined, { variables: trained.map((each) => each.data()) });
    if (max_grad_norm > 0) {
      clip_global_norm(
        trained.map((each) => each.grad()),
        max_grad_norm,
      );
    }
    trainer.step(1);
    return out;
  });
}
