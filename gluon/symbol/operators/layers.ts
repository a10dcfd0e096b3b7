/** MXNet's operators of layers. */
import { is_recording } from "../../nd/autograd/autograd.ts";
import {
  Activation,
  type ActivationName,
  Convolution,
  Deconvolution,
  dense,
  type Layout,
  type NDArray,
  Pooling,
  repeat,
  softmax,
  take,
} from "../../nd/mod.ts";
import { resolveAxis, sizeOf } from "../../nd/shape.ts";
import { elu, leaky } from "../../nn/activations.ts";
import { batchNormalize } from "../../nn/batch_normalize.ts";
import { Dropout } from "../../nn/dropout.ts";
import { centered, channels } from "../../nn/normalization.ts";
import type { Attributes } from "../attributes.ts";
import { input, type Operator } from "../operator.ts";

const FullyConnected: Operator = (attributes, count) => {
  const units = attributes.integer("num_hidden");
  const [flat, noBias] = [attributes.flag("flatten", true), attributes.flag("no_bias")];
  const expected = noBias ? 2 : 3;
  if (count !== expected) throw new RangeError(`its inputs are ${count}, but must be ${expected}`);
  const widthOf = (shape: readonly number[]): number =>
    flat ? sizeOf(shape.slice(1)) : (shape.at(-1) as number);
  return {
    shapes: (shape) => [[units, widthOf(shape)], [units]],
    compute: (inputs) => {
      const x = input(inputs, 0);
      const rows = x.ndim === 2 ? x : x.reshape([-1, widthOf(x.shape)]);
      const y = dense(rows, input(inputs, 1), inputs[2] ?? null);
      return flat || x.ndim === 2 ? y : y.reshape([...x.shape.slice(0, -1), units]);
    },
  };
};

/** Options of windows; layouts are as MXNet names them. */
function windowOf(attributes: Attributes): {
  kernel: number[];
  stride: number[] | number;
  pad: number[] | number;
  layout?: Layout;
} {
  const layout = attributes.has("layout")
    ? { layout: attributes.text<Layout>("layout", "NCHW") }
    : {};
  return {
    kernel: attributes.integers("kernel") ?? [],
    stride: attributes.integers("stride") ?? 1,
    pad: attributes.integers("pad") ?? 0,
    ...layout,
  };
}

const convolution =
  (isTransposed: boolean): Operator =>
  (attributes) => {
    const options = {
      ...windowOf(attributes),
      dilate: attributes.integers("dilate") ?? 1,
      num_filter: attributes.integer("num_filter"),
      num_group: attributes.integer("num_group", 1),
    };
    const noBias = attributes.flag("no_bias", isTransposed);
    const biasOf = (inputs: readonly NDArray[]): NDArray | null =>
      noBias ? null : input(inputs, 2);
    const { num_filter: filters, num_group: groups, kernel, layout } = options;
    const isLast = layout?.endsWith("C") === true;
    if (isTransposed) {
      const adj = attributes.integers("adj") ?? 0;
      const target = attributes.integers("target_shape");
      const all = { ...options, adj, ...(target && { target_shape: target }) };
      return {
        compute: (inputs) => Deconvolution(input(inputs, 0), input(inputs, 1), biasOf(inputs), all),
        shapes: (shape) => [
          isLast ? null : [shape[1] as number, filters / groups, ...kernel],
          [filters],
        ],
      };
    }
    return {
      compute: (inputs) => Convolution(input(inputs, 0), input(inputs, 1), biasOf(inputs), options),
      shapes: (shape) => {
        const inner = (shape.at(isLast ? -1 : 1) as number) / groups;
        return [isLast ? [filters, ...kernel, inner] : [filters, inner, ...kernel], [filters]];
      },
    };
  };

const pooling: Operator = (attributes) => {
  const { kernel, ...window } = windowOf(attributes);
  const globalPool = attributes.flag("global_pool");
  const options = {
    ...window,
    ...(globalPool ? {} : { kernel }),
    pool_type: attributes.text("pool_type", "max", ["max", "avg", "sum"]),
    pooling_convention: attributes.text("pooling_convention", "valid", ["valid", "full"]),
    count_include_pad: attributes.flag("count_include_pad", true),
    global_pool: globalPool,
  };
  attributes.has("p_value");
  return { compute: (inputs) => Pooling(input(inputs, 0), options) };
};

const batchNorm: Operator = (attributes) => {
  const settings = {
    axis: attributes.integer("axis", 1),
    momentum: attributes.number("momentum", 0.9),
    epsilon: attributes.number("eps", 1e-3),
    useGlobal: attributes.flag("use_global_stats"),
  };
  const fixGamma = attributes.flag("fix_gamma", true);
  attributes.text("output_mean_var", "False", ["False", "0"]);
  for (const each of ["min_calib_range", "max_calib_range"]) attributes.has(each);
  return {
    untrained: fixGamma ? [1, 3, 4] : [3, 4],
    ...(fixGamma && { one: 1 }),
    shapes: (shape) => {
      const length = shape[resolveAxis(settings.axis, shape.length, "normalize")] as number;
      return [[length], [length], [length], [length]];
    },
    compute: (inputs) => {
      const gamma = fixGamma ? null : input(inputs, 1);
      const [beta, mean, variance] = [input(inputs, 2), input(inputs, 3), input(inputs, 4)];
      return batchNormalize(input(inputs, 0), { gamma, beta, mean, variance }, settings);
    },
  };
};

/** `x` about its mean over `axes`, divided by its standard deviation. */
function standardized(x: NDArray, axes: readonly number[], epsilon: number): NDArray {
  const { deviation } = centered(x, axes);
  const variance = deviation.square().mean({ axis: axes, keepdims: true });
  return deviation.multiply(variance.add(epsilon).rsqrt());
}

/** `x * gamma + beta`, the second and third input, along an axis. */
function scaled(x: NDArray, inputs: readonly NDArray[], axis: number): NDArray {
  const [gamma, beta] = [input(inputs, 1), input(inputs, 2)];
  return x.multiply(channels(gamma, axis, x.ndim)).add(channels(beta, axis, x.ndim));
}

const layerNorm: Operator = (attributes) => {
  const [axis, epsilon] = [attributes.integer("axis", -1), attributes.number("eps", 1e-5)];
  attributes.text("output_mean_var", "False", ["False", "0"]);
  return {
    shapes: (shape) => [[shape.at(axis) as number], [shape.at(axis) as number]],
    compute: (inputs) => {
      const x = input(inputs, 0);
      const at = resolveAxis(axis, x.ndim, "normalize");
      return scaled(standardized(x, [at], epsilon), inputs, at);
    },
  };
};

const instanceNorm: Operator = (attributes) => {
  const epsilon = attributes.number("eps", 1e-3);
  return {
    shapes: ([, channels = 0]) => [[channels], [channels]],
    compute: (inputs) => {
      const x = input(inputs, 0);
      const space = x.shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
      return scaled(standardized(x, space, epsilon), inputs, 1);
    },
  };
};

/** `gamma` and `beta` have a number for each group, as in MXNet 1.9.1. */
const groupNorm: Operator = (attributes) => {
  const [groups, epsilon] = [attributes.integer("num_groups", 1), attributes.number("eps", 1e-5)];
  attributes.text("output_mean_var", "False", ["False", "0"]);
  return {
    shapes: () => [[groups], [groups]],
    compute: (inputs) => {
      const x = input(inputs, 0);
      const grouped = x.reshape([x.shape[0] as number, groups, -1]);
      return scaled(standardized(grouped, [2], epsilon), inputs, 1).reshape(x.shape);
    },
  };
};

const ACTIVATIONS = ["relu", "sigmoid", "tanh", "softrelu", "softsign"] as const;

const activation: Operator = (attributes) => {
  const actType = attributes.text<ActivationName>("act_type", "relu", ACTIVATIONS);
  return { compute: (inputs) => Activation(input(inputs, 0), { act_type: actType }) };
};

const leakyReLU: Operator = (attributes) => {
  const slope = attributes.number("slope", 0.25);
  for (const each of ["lower_bound", "upper_bound"]) attributes.has(each);
  const kinds = ["leaky", "prelu", "elu", "selu", "gelu"] as const;
  const kind = attributes.text<(typeof kinds)[number]>("act_type", "leaky", kinds);
  const of = (compute: (x: NDArray) => NDArray): ReturnType<Operator> => {
    return { compute: (inputs) => compute(input(inputs, 0)) };
  };
  if (kind === "leaky") return of((x) => leaky(x, slope));
  if (kind === "elu") return of((x) => elu(x, slope));
  if (kind === "selu") return of((x) => elu(x, 1.6732632423543772).multiply(1.0507009873554805));
  if (kind === "gelu") {
    return of((x) => x.multiply(0.5).multiply(x.multiply(Math.SQRT1_2).erf().add(1)));
  }
  return {
    shapes: ([, channels = 1]) => [[channels]],
    compute: (inputs) => {
      const [x, gamma] = [input(inputs, 0), input(inputs, 1)];
      return leaky(x, channels(gamma, Math.min(1, x.ndim - 1), x.ndim));
    },
  };
};

const dropout: Operator = (attributes) => {
  attributes.text("mode", "training", ["training"]);
  const block = new Dropout(attributes.number("p", 0.5), {
    axes: attributes.integers("axes") ?? [],
  });
  return { block, compute: (inputs) => block(input(inputs, 0)) };
};

const embedding: Operator = (attributes) => {
  const shape = [attributes.integer("input_dim"), attributes.integer("output_dim")];
  attributes.text("dtype", "float32", ["float32"]);
  attributes.flag("sparse_grad");
  return {
    shapes: () => [shape],
    compute: (inputs) => take(input(inputs, 1), input(inputs, 0), { axis: 0 }),
  };
};

const l2Normalization: Operator = (attributes) => {
  const epsilon = attributes.number("eps", 1e-10);
  const modes = ["instance", "channel", "spatial"] as const;
  const mode = attributes.text<(typeof modes)[number]>("mode", "instance", modes);
  return {
    compute: (inputs) => {
      const x = input(inputs, 0);
      const first = mode === "channel" ? 1 : mode === "spatial" ? 2 : 1;
      const axes = x.shape.flatMap((_, axis) => (axis < first ? [] : [axis]));
      const axis = mode === "channel" ? [1] : axes;
      return x.divide(x.square().sum({ axis, keepdims: true }).add(epsilon).sqrt());
    },
  };
};

const upSampling: Operator = (attributes, count) => {
  const scale = attributes.integer("scale");
  attributes.text("sample_type", "nearest", ["nearest"]);
  attributes.text("multi_input_mode", "concat");
  if (count !== 1) throw new RangeError(`its inputs are ${count}, but must be 1`);
  return {
    compute: (inputs) => {
      return repeat(repeat(input(inputs, 0), scale, { axis: 2 }), scale, { axis: 3 });
    },
  };
};

/** Softmax over the channels, or over all axes but the first. */
function softmaxOf(x: NDArray, isOverChannels: boolean): NDArray {
  if (isOverChannels || x.ndim <= 2) return softmax(x, { axis: Math.min(1, x.ndim - 1) });
  return softmax(x.flatten(), { axis: 1 }).reshape(x.shape);
}

const softmaxActivation: Operator = (attributes) => {
  const mode = attributes.text("mode", "instance", ["instance", "channel"]);
  return { compute: (inputs) => softmaxOf(input(inputs, 0), mode === "channel") };
};

/** Of nets for `Module`: softmax, whose gradient in MXNet is that of the cross entropy with a label. */
const softmaxOutput: Operator = (attributes) => {
  const isOverChannels = attributes.flag("multi_output");
  const isOverLast = attributes.flag("preserve_shape");
  for (const each of ["grad_scale", "ignore_label", "use_ignore", "normalization"]) {
    attributes.has(each);
  }
  for (const each of ["out_grad", "smooth_alpha"]) attributes.has(each);
  return {
    compute: (inputs) => {
      if (is_recording()) {
        throw new Error(
          "Cannot differentiate SoftmaxOutput: in MXNet its gradient is that of a loss; train what comes " +
            "before it, with SoftmaxCrossEntropyLoss.",
        );
      }
      const x = input(inputs, 0);
      return isOverLast ? softmax(x, { axis: -1 }) : softmaxOf(x, isOverChannels);
    },
  };
};

/** By name. */
export const layers: readonly (readonly [string, Operator])[] = [
  ["FullyConnected", FullyConnected],
  ["Convolution", convolution(false)],
  ["Deconvolution", convolution(true)],
  ["Pooling", pooling],
  ["BatchNorm", batchNorm],
  ["LayerNorm", layerNorm],
  ["InstanceNorm", instanceNorm],
  ["GroupNorm", groupNorm],
  ["Activation", activation],
  ["LeakyReLU", leakyReLU],
  ["Dropout", dropout],
  ["Embedding", embedding],
  ["L2Normalization", l2Normalization],
  ["UpSampling", upSampling],
  ["SoftmaxActivation", softmaxActivation],
  ["SoftmaxOutput", softmaxOutput],
  ["Softmax", softmaxOutput],
];
