/** What pooling layers have in common. */
import { Block } from "../block/block.ts";
import { optionsText, tupleText } from "../block/text.ts";
import { type Layout, type NDArray, type PerAxis, Pooling, type PoolType } from "../nd/mod.ts";
import { perAxis } from "../nd/ops/window.ts";
import { checkLayout } from "./conv_layer.ts";

/** What pooling layers take. */
export interface PoolOptions {
  /** Lengths of a window. Default: 2. */
  pool_size?: PerAxis;
  /** Steps from window to window. Default: `pool_size`. */
  strides?: PerAxis | null;
  /** Elements by which windows reach beyond both ends of each spatial axis. Default: 0. */
  padding?: PerAxis;
  /** Whether windows that extend past the end count. Default: false. */
  ceil_mode?: boolean;
  /** Order of the axes. Default: channels first: "NCW", "NCHW" or "NCDHW". */
  layout?: Layout;
}

/** What layers of average pooling take. */
export interface AvgPoolOptions extends PoolOptions {
  /** Whether the mean counts padded elements, which are 0. Default: true. */
  count_include_pad?: boolean;
}

/** What layers of global pooling take. */
export interface GlobalPoolOptions {
  /** Order of the axes. Default: channels first: "NCW", "NCHW" or "NCDHW". */
  layout?: Layout;
}

/** Base of pooling layers, over windows or all at once (global pooling). */
export abstract class PoolLayer extends Block {
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

  /** A layer of its kind, with the layouts that it accepts. */
  constructor(
    pool_type: PoolType,
    global_pool: boolean,
    layouts: readonly Layout[],
    options: AvgPoolOptions,
  ) {
    super();
    const { pool_size = global_pool ? 1 : 2, strides = null, padding = 0 } = options;
    const { ceil_mode = global_pool, count_include_pad = true } = options;
    const layout = checkLayout(this.constructor.name, options.layout, layouts);
    const rank = layout.length - 2;
    const kernel = perAxis("pool_size", pool_size, rank, 1);
    this.#options = {
      kernel,
      stride: perAxis("strides", strides ?? kernel, rank, 1),
      pad: perAxis("padding", padding, rank, 0),
      pool_type,
      global_pool,
      pooling_convention: ceil_mode ? "full" : "valid",
      count_include_pad,
      layout,
    };
  }

  /** The maximum or the mean of each window of `x`. */
  override forward(x: NDArray): NDArray {
    return Pooling(x, this.#options);
  }

  /** The layer as MXNet prints it. */
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
