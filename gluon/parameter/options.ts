/** What parameters take when they are made and initialized. */
import type { Initializer } from "../initializer/initializer.ts";
import type { DType, GradReq, Shape } from "../nd/mod.ts";
import type { Generator } from "../random/generator.ts";

/** What `Parameter` takes. */
export interface ParameterOptions {
  /** Lengths of the axes, 0 where not yet known; `null` (default) if nothing is known. */
  shape?: Shape | null;
  /** Default: float32. */
  dtype?: DType;
  /** Initializer of this parameter, which goes before that of the net. */
  init?: Initializer | string | null;
  /** What `backward` does to the gradient: overwrite it (default), add to it, or leave it alone. */
  grad_req?: GradReq;
  /** Factor of the learning rate. Default: 1. */
  lr_mult?: number;
  /** Factor of the weight decay. Default: 1. */
  wd_mult?: number;
  /** Whether `initialize` may wait until the first forward pass tells the shape. Default: false. */
  allow_deferred_init?: boolean;
  /** `false` for statistics and the like, which have no gradient. Default: true. */
  differentiable?: boolean;
}

/** What `initialize` takes. */
export interface InitializeOptions {
  /** Initialize again what has values already. Default: false. */
  force_reinit?: boolean;
  /** Where the numbers come from. Default: the generator that `nd.random.seed` sets. */
  rng?: Generator;
  /** What an initializer that goes by names is told. Default: the parameter's name. */
  name?: string;
}
