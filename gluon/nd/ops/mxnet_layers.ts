/** MXNet's names of layers as functions of arrays: what `gluon.nn` has as blocks, with the parameters as arguments. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { keptInside } from "../../random/float32.ts";
import { is_training, pause } from "../autograd/autograd.ts";
import { context } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import { fill } from "../random/draw.ts";
import { sharedGenerator } from "../random/shared.ts";
import { scope } from "../scope.ts";
import { resolveAxes, resolveAxis, sizeOf } from "../shape.ts";
import { dense } from "./dense.ts";
import { softmax } from "./softmax.ts";
import { take } from "./take.ts";
import { masked, where } from "./where.ts";

/** Options of `FullyConnected`. */
export interface FullyConnectedOptions {
  /** Units: the first length of `weight`, which says it as well. */
  num_hidden?: number;
  /** Leave out the bias. Default: false. */
  no_bias?: boolean;
  /** Merge all axes but the first; else the last axis is mapped. Default: true. */
  flatten?: boolean;
}

/** A dense layer: `x . weight (units, in)^T + bias (units)`. */
export function FullyConnected(
  x: NDArray,
  weight: NDArray,
  bias?: NDArray | null,
  options: FullyConnectedOptions = {},
): NDArray {
  const { no_bias = false, flatten = true } = options;
  const units = weight.shape[0] as number;
  const { num_hidden = units } = options;
  if (num_hidden !== units) {
    throw new RangeError(
      `Cannot FullyConnected to ${num_hidden} units: the weight has ${units}; num_hidden must be its first length.`,
    );
  }
  if (!no_bias && !bias) {
    throw new TypeError("Cannot FullyConnected without a bias: give one, or { no_bias: true }.");
  }
  return scope(() => {
    const rows = flatten ? x.reshape([x.shape[0] ?? 1, sizeOf(x.shape.slice(1))]) : x;
    const width = rows.shape.at(-1) as number;
    const flat = rows.reshape([sizeOf(rows.shape.slice(0, -1)), width]);
    const y = no_bias ? dense(flat, weight) : dense(flat, weight, bias as NDArray);
    return y.reshape([...rows.shape.slice(0, -1), units]);
  });
}

/** Rows of `weight (input_dim, output_dim)` by their numbers, which are clipped to those that there are. */
export function Embedding(
  x: NDArray,
  weight: NDArray,
  _options: { input_dim?: number; output_dim?: number } = {},
): NDArray {
  return take(weight, x);
}

/** Options of `Dropout`. */
export interface DropoutOpOptions {
  /** Probability of 0. Default: 0.5. */
  p?: number;
  /** Whether it drops while training only. Default: `"training"`. */
  mode?: "training" | "always";
  /** Axes along which whole slices are dropped together. */
  axes?: readonly number[];
}

/**
 * Dropout by the default generator. A plan would drop the same elements each time, so it is refused while tracing:
 * `nn.Dropout` draws again in plans.
 */
export function Dropout(x: NDArray, options: DropoutOpOptions = {}): NDArray {
  const { p = 0.5, mode = "training", axes = [] } = options;
  if (!(p >= 0 && p < 1)) {
    throw new RangeError(`Cannot Dropout with p ${p}: it must be in [0, 1).`);
  }
  if (p === 0 || (mode !== "always" && !is_training())) return x;
  if (context.trace) {
    throw new Error(
      "Cannot Dropout while tracing: the plan would drop the same elements each time; use nn.Dropout.",
    );
  }
  return scope(() => {
    const together = resolveAxes(axes, x.ndim, "drop out");
    const shape = x.shape.map((length, axis) => (together.includes(axis) ? 1 : length));
    const rng = sharedGenerator();
    const kept = fill(shape, "float32", () => keptInside(rng.random(), 0, 1)).greater_equal(p);
    return masked(kept, x.multiply(1 / (1 - p)));
  });
}

/** Options of `BatchNorm`. */
export interface BatchNormOpOptions {
  /** Added to the variance. Default: 1e-3. */
  eps?: number;
  /** Share of the moving statistics that stays. Default: 0.9. */
  momentum?: number;
  /** Take gamma as 1. Default: true. */
  fix_gamma?: boolean;
  /** Normalize by the moving statistics while training, too. Default: false. */
  use_global_stats?: boolean;
  /** Axis of the channels. Default: 1. */
  axis?: number;
}

/** Batch normalization; while training it overwrites the moving statistics. */
export function BatchNorm(
  x: NDArray,
  gamma: NDArray,
  beta: NDArray,
  moving_mean: NDArray,
  moving_var: NDArray,
  options: BatchNormOpOptions = {},
): NDArray {
  const { eps = 1e-3, momentum = 0.9, fix_gamma = true, use_global_stats = false } = options;
  const axis = resolveAxis(options.axis ?? 1, x.ndim, "BatchNorm");
  const wide = x.shape.map((length, i) => (i === axis ? length : 1));
  return scope(() => {
    let [mean, variance] = [moving_mean.reshape(wide), moving_var.reshape(wide)];
    if (is_training() && !use_global_stats) {
      const over = x.shape.map((_, i) => i).filter((i) => i !== axis);
      mean = x.mean({ axis: over, keepdims: true });
      variance = x.subtract(mean).square().mean({ axis: over, keepdims: true });
      const [now, spread] = [mean, variance];
      pause(() => {
        const moved = (old: NDArray, fresh: NDArray): void => {
          old
            .multiply(momentum)
            .add(fresh.reshape(old.shape).multiply(1 - momentum))
            .copyTo(old);
        };
        moved(moving_mean, now);
        moved(moving_var, spread);
      });
    }
    const y = x.subtract(mean).divide(variance.add(eps).sqrt());
    const scaled = fix_gamma ? y : y.multiply(gamma.reshape(wide));
    return scaled.add(beta.reshape(wide));
  });
}

/** Layer normalization along `axis` (default: the last), `eps` (default 1e-5) being added to the variance. */
export function LayerNorm(
  x: NDArray,
  gamma: NDArray,
  beta: NDArray,
  options: { axis?: number; eps?: number } = {},
): NDArray {
  const { eps = 1e-5 } = options;
  const axis = resolveAxis(options.axis ?? -1, x.ndim, "LayerNorm");
  const wide = x.shape.map((length, i) => (i === axis ? length : 1));
  return scope(() => {
    const deviation = x.subtract(x.mean({ axis, keepdims: true }));
    const variance = deviation.square().mean({ axis, keepdims: true });
    const y = deviation.divide(variance.add(eps).sqrt());
    return y.multiply(gamma.reshape(wide)).add(beta.reshape(wide));
  });
}

/** The activations of `LeakyReLU`. */
export type LeakyReLUType = "leaky" | "prelu" | "elu" | "selu" | "gelu";

/** Options of `LeakyReLU`. */
export interface LeakyReLUOptions {
  /** Default: `"leaky"`. */
  act_type?: LeakyReLUType;
  /** Of `"leaky"` and `"elu"`. Default: 0.25. */
  slope?: number;
}

const [SELU_ALPHA, SELU_SCALE] = [1.6732632423543772, 1.0507009873554805];

const LEAKY: Readonly<
  Record<LeakyReLUType, (x: NDArray, slope: number, gamma: NDArray | null | undefined) => NDArray>
> = {
  leaky: (x, slope) => where(x.greater(0), x, x.multiply(slope)),
  prelu: (x, _slope, gamma) => {
    if (!gamma)
      throw new TypeError('Cannot LeakyReLU with act_type "prelu" without gamma: give it.');
    const wide =
      gamma.size > 1 && x.ndim > 1 ? x.shape.map((length, i) => (i === 1 ? length : 1)) : null;
    return where(x.greater(0), x, x.multiply(wide ? gamma.reshape(wide) : gamma));
  },
  elu: (x, slope) => where(x.greater(0), x, x.minimum(0).expm1().multiply(slope)),
  selu: (x) =>
    where(x.greater(0), x, x.minimum(0).expm1().multiply(SELU_ALPHA)).multiply(SELU_SCALE),
  gelu: (x) => x.multiply(x.multiply(Math.SQRT1_2).erf().add(1)).multiply(0.5),
};

/** Leaky ReLU and its relatives; `gamma` are the slopes of `"prelu"`, one or one for each channel. */
export function LeakyReLU(
  x: NDArray,
  gamma?: NDArray | null,
  { act_type = "leaky", slope = 0.25 }: LeakyReLUOptions = {},
): NDArray {
  if (!Object.hasOwn(LEAKY, act_type)) {
    throw new RangeError(
      `Cannot LeakyReLU with act_type ${formatValue(act_type)}: there is no such activation; use one of ` +
        `${Object.keys(LEAKY).join(", ")}.`,
    );
  }
  return scope(() => LEAKY[act_type](x, slope, gamma));
}

/** Softmax over the last axis, or with `mode` `"channel"` over the second. */
export function SoftmaxActivation(
  x: NDArray,
  { mode = "instance" }: { mode?: "instance" | "channel" } = {},
): NDArray {
  return softmax(x, { axis: mode === "channel" ? 1 : -1 });
}
