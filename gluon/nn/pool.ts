/** Pooling layers. */
import { Block } from "../block.ts";
import { optionsText, tupleText } from "../block_text.ts";
import { type Layout, type NDArray, type PerAxis, Pooling, type PoolType } from "../nd/mod.ts";
import { perAxis } from "../nd/ops/window.ts";

/** What pooling layers take. */
export interface PoolOptions {
  /** Lengths of a window. Default: 2. */
  pool_size?: PerAxis;
  /** Steps from window to window. Default: `pool_size`. */
  strides?: PerAxis | null;
  /** Elements by which windows reach beyond both ends of each spatial axis. Default: 0. */
  padding?: PerAxis;
  /** Whether windows that hang over the end count. Default: false. */
  ceil_mode?: boolean;
  /** Order of the axes. Default: "NCHW". */
  layout?: Layout;
}

/** What `AvgPool2D` takes. */
export interface AvgPoolOptions extends PoolOptions {
  /** Whether the mean counts padded elements, which are 0. Default: true. */
  count_include_pad?: boolean;
}

/** What the pooling layers have in common. */
abstract class Pool extends Block {
  readonly #options: {
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly pad: readonly number[];
    readonly pool_type: PoolType;
    readonly global_pool: boolean;
    readonly pooling_convention: "valid" | "full";
    readonly count_include_pad: boolean;
    readonly layout: Layout;
  };

  constructor(pool_type: PoolType, global_pool: boolean, options: AvgPoolOptions) {
    super();
    const { pool_size = 2, strides = null, padding = 0, ceil_mode = false } = options;
    const { layout = "NCHW", count_include_pad = true } = options;
    const kernel = perAxis("pool_size", pool_size, 2, 1);
    this.#options = {
      kernel,
      stride: perAxis("strides", strides ?? kernel, 2, 1),
      pad: perAxis("padding", padding, 2, 0),
      pool_type,
      global_pool,
      pooling_convention: ceil_mode ? "full" : "valid",
      count_include_pad,
      layout,
    };
  }

  override forward(x: NDArray): NDArray {
    return Pooling(x, this.#options);
  }

  override toString(): string {
    const { kernel, stride, pad, pool_type, global_pool, pooling_convention, layout } =
      this.#options;
    const [size, step, padding] = [kernel, stride, pad].map(tupleText);
    const modes = optionsText({ ceil_mode: pooling_convention === "full", global_pool });
    return (
      `${this.constructor.name}(size=${size}, stride=${step}, padding=${padding}, ${modes}, ` +
      `pool_type=${pool_type}, layout=${layout})`
    );
  }
}

const whole = { pool_size: 1, ceil_mode: true };

/** The maximum of each window: `x (batch, channels, h, w) -> (batch, channels, h', w')`. */
export class MaxPool2D extends Pool {
  constructor(options: PoolOptions = {}) {
    super("max", false, options);
  }
}

/** The mean of each window: `x (batch, channels, h, w) -> (batch, channels, h', w')`. */
export class AvgPool2D extends Pool {
  constructor(options: AvgPoolOptions = {}) {
    super("avg", false, options);
  }
}

/** The maximum of each channel: `x (batch, channels, h, w) -> (batch, channels, 1, 1)`. */
export class GlobalMaxPool2D extends Pool {
  constructor({ layout = "NCHW" }: { layout?: Layout } = {}) {
    super("max", true, { ...whole, layout });
  }
}

/** The mean of each channel: `x (batch, channels, h, w) -> (batch, channels, 1, 1)`. */
export class GlobalAvgPool2D extends Pool {
  constructor({ layout = "NCHW" }: { layout?: Layout } = {}) {
    super("avg", true, { ...whole, layout });
  }
}
