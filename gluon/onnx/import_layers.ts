/** ONNX's operators of layers. */
import * as nd from "../nd/mod.ts";
import { batchNormalize } from "../nn/batch_normalize.ts";
import { Dropout } from "../nn/dropout.ts";
import { centered, channels } from "../nn/normalization.ts";
import {
  arrayAt,
  floatAt,
  type ImportedOperator,
  type OperatorTable,
  type Values,
} from "./imported.ts";
import type { NodeAttributes } from "./node_attributes.ts";
import { isHost } from "./value.ts";

const gemm: ImportedOperator = (attributes) => {
  const [alpha, beta] = [attributes.float("alpha", 1), attributes.float("beta", 1)];
  const [transA, transB] = [attributes.flag("transA"), attributes.flag("transB")];
  return {
    compute: (inputs) => {
      const [x, w] = [floatAt(inputs, 0), floatAt(inputs, 1)];
      const bias = inputs[2] ? floatAt(inputs, 2) : null;
      const isDense = alpha === 1 && beta === 1 && !transA && transB && x.ndim === 2;
      if (isDense && bias?.ndim === 1 && bias.size === w.shape[0]) return nd.dense(x, w, bias);
      const product = nd.dot(x, w, { transpose_a: transA, transpose_b: transB }).multiply(alpha);
      return bias ? product.add(bias.multiply(beta)) : product;
    },
  };
};

/** As NumPy's: axes before the last two broadcast. */
const matMul: ImportedOperator = () => ({
  compute: (inputs) => {
    const [a, b] = [floatAt(inputs, 0), floatAt(inputs, 1)];
    if (b.ndim === 2 && a.ndim >= 2) {
      const rows = a.reshape([-1, a.shape.at(-1) as number]);
      return nd.dot(rows, b).reshape([...a.shape.slice(0, -1), b.shape[1] as number]);
    }
    const left = a.ndim === 1 ? a.expand_dims(0) : a;
    const right = b.ndim === 1 ? b.expand_dims(1) : b;
    const ndim = Math.max(left.ndim, right.ndim);
    const lead = Array.from({ length: ndim - 2 }, (_, i) => {
      const lengths = [left, right].map((each) => each.shape[each.ndim - ndim + i] ?? 1);
      return Math.max(...lengths);
    });
    const spread = (x: nd.NDArray): nd.NDArray => {
      const matrix = x.shape.slice(-2);
      const shape = [...lead, ...matrix];
      const wide = x.reshape([...new Array(ndim - x.ndim).fill(1), ...x.shape]);
      return nd.broadcast_to(wide, shape).reshape([-1, ...matrix]);
    };
    const product = nd.batch_dot(spread(left), spread(right));
    const end = [
      ...(a.ndim === 1 ? [] : [left.shape.at(-2) as number]),
      ...(b.ndim === 1 ? [] : [right.shape.at(-1) as number]),
    ];
    return product.reshape([...lead, ...end]);
  },
});

interface Windows {
  /** Of `auto_pad`. */
  readonly auto: string;
  readonly kernel: readonly number[] | undefined;
  readonly stride: readonly number[] | undefined;
  readonly dilate: readonly number[] | undefined;
  /** Begins, then ends. */
  readonly pads: (space: readonly number[], kernel: readonly number[]) => number[];
}

function windowsOf(attributes: NodeAttributes): Windows {
  const auto = attributes.text("auto_pad", "NOTSET", [
    "NOTSET",
    "VALID",
    "SAME_UPPER",
    "SAME_LOWER",
  ]);
  const [pads, stride] = [attributes.integers("pads"), attributes.integers("strides")];
  const dilate = attributes.integers("dilations");
  const same = (space: readonly number[], kernel: readonly number[]): number[] => {
    const total = space.map((length, i) => {
      const step = stride?.[i] ?? 1;
      const span = (kernel[i]! - 1) * (dilate?.[i] ?? 1) + 1;
      return Math.max(0, (Math.ceil(length / step) - 1) * step + span - length);
    });
    const less = total.map((each) => Math.floor(each / 2));
    const more = total.map((each, i) => each - less[i]!);
    return auto === "SAME_UPPER" ? [...less, ...more] : [...more, ...less];
  };
  return {
    ...{ auto, kernel: attributes.integers("kernel_shape"), stride, dilate },
    pads: (space, kernel) => {
      if (auto.startsWith("SAME")) return same(space, kernel);
      return [...(pads ?? space.flatMap(() => [0, 0]))];
    },
  };
}

/** `x` with a border of `value` in its spatial axes. */
function bordered(x: nd.NDArray, pads: readonly number[], value: number): nd.NDArray {
  if (pads.every((each) => each === 0)) return x;
  const count = pads.length / 2;
  const padWidth = [
    0,
    0,
    0,
    0,
    ...pads.slice(0, count).flatMap((each, i) => [each, pads[count + i]!]),
  ];
  return nd.pad(x, { mode: "constant", pad_width: padWidth, constant_value: value });
}

const isSymmetric = (pads: readonly number[]): boolean =>
  pads.every((each, i) => each === pads[(i + pads.length / 2) % pads.length]);

const optional = <T>(key: string, value: T | undefined): Record<string, T> =>
  value === undefined ? {} : { [key]: value };

const convolution: ImportedOperator = (attributes) => {
  const windows = windowsOf(attributes);
  const numGroup = attributes.integer("group", 1);
  return {
    compute: (inputs) => {
      const [x, weight] = [floatAt(inputs, 0), floatAt(inputs, 1)];
      const kernel = weight.shape.slice(2);
      const pads = windows.pads(x.shape.slice(2), kernel);
      const isPlain = isSymmetric(pads);
      return nd.Convolution(
        isPlain ? x : bordered(x, pads, 0),
        weight,
        inputs[2] ? floatAt(inputs, 2) : null,
        {
          ...{ kernel, num_group: numGroup, num_filter: weight.shape[0] as number },
          pad: isPlain ? pads.slice(0, kernel.length) : 0,
          ...optional("stride", windows.stride),
          ...optional("dilate", windows.dilate),
        },
      );
    },
  };
};

/** Cuts of a transposed convolution's borders, begins and then ends, and what is missing at its ends. */
interface Borders {
  readonly pads: readonly number[];
  readonly adj: readonly number[];
}

/** By the lengths that come out, or by `pads`. */
function bordersOf(
  { auto, stride, dilate, pads }: Windows,
  wanted: readonly number[] | undefined,
  adj: readonly number[],
): (space: readonly number[], kernel: readonly number[]) => Borders {
  return (space, kernel) => {
    const isSame = auto.startsWith("SAME");
    if (!wanted && !isSame) return { pads: pads(space, kernel), adj };
    const total = space.map((length, i) => {
      const step = stride?.[i] ?? 1;
      const whole = step * (length - 1) + adj[i]! + (kernel[i]! - 1) * (dilate?.[i] ?? 1) + 1;
      return whole - (wanted?.at(i - space.length) ?? length * step);
    });
    const less = total.map((each) => Math.floor(Math.max(each, 0) / 2));
    const more = total.map((each, i) => Math.max(each, 0) - less[i]!);
    return {
      pads: auto === "SAME_UPPER" ? [...less, ...more] : [...more, ...less],
      adj: adj.map((each, i) => each + Math.max(-total[i]!, 0)),
    };
  };
}

const transposedConvolution: ImportedOperator = (attributes) => {
  const windows = windowsOf(attributes);
  const numGroup = attributes.integer("group", 1);
  const more = attributes.integers("output_padding");
  const wanted = attributes.integers("output_shape");
  return {
    compute: (inputs) => {
      const [x, weight] = [floatAt(inputs, 0), floatAt(inputs, 1)];
      const kernel = weight.shape.slice(2);
      const count = kernel.length;
      const borders = bordersOf(
        windows,
        wanted,
        kernel.map((_, i) => more?.[i] ?? 0),
      );
      const { pads, adj } = borders(x.shape.slice(2), kernel);
      const isPlain = isSymmetric(pads);
      const y = nd.Deconvolution(x, weight, inputs[2] ? floatAt(inputs, 2) : null, {
        ...{ kernel, num_group: numGroup, num_filter: (weight.shape[1] as number) * numGroup },
        ...optional("stride", windows.stride),
        ...optional("dilate", windows.dilate),
        ...{ adj: [...adj], pad: isPlain ? pads.slice(0, count) : 0 },
      });
      if (isPlain) return y;
      const begin = [null, null, ...pads.slice(0, count)];
      const end = [null, null, ...pads.slice(count).map((each, i) => y.shape[i + 2]! - each)];
      return nd.slice(y, begin, end);
    },
  };
};

const pooling =
  (type: "max" | "avg"): ImportedOperator =>
  (attributes) => {
    const { stride, dilate, ...windows } = windowsOf(attributes);
    const isCeil = attributes.flag("ceil_mode");
    const counts = type === "avg" && attributes.flag("count_include_pad");
    if (type === "max") attributes.only("storage_order", 0, 0);
    if (dilate?.some((each) => each !== 1))
      throw new RangeError(`its dilations are ${dilate}, but must be 1`);
    const kernel = windows.kernel;
    if (kernel === undefined) throw new RangeError("its kernel_shape is missing");
    return {
      compute: (inputs) => {
        const x = floatAt(inputs, 0);
        const space = x.shape.slice(2);
        const pads = windows.pads(space, kernel);
        const options = { kernel, ...optional("stride", stride), pool_type: type };
        const half = pads.length / 2;
        if (isSymmetric(pads) && !isCeil) {
          return nd.Pooling(x, { ...options, pad: pads.slice(0, half), count_include_pad: counts });
        }
        // Windows that extend past the end, if they begin before it.
        const more = space.map((length, i) => {
          const step = stride?.[i] ?? 1;
          const [before, after] = [pads[i]!, pads[half + i]!];
          const over = (length + before + after - kernel[i]!) % step;
          const begins = length + before + after - kernel[i]! - over + step;
          return isCeil && over > 0 && begins < length + before ? step - over : 0;
        });
        const all = pads.map((each, i) => (i < half ? each : each + more[i - half]!));
        if (type === "max") return nd.Pooling(bordered(x, all, -3.4e38), options);
        // The mean of what counts: sums of elements and of ones.
        const sum = nd.Pooling(bordered(x, all, 0), { ...options, pool_type: "sum" });
        const ones = nd.ones([1, 1, ...space]);
        const counted = counts
          ? bordered(bordered(ones, pads, 1), more.flatMap(() => 0).concat(more), 0)
          : bordered(ones, all, 0);
        return sum.divide(nd.Pooling(counted, { ...options, pool_type: "sum" }));
      },
    };
  };

const globalPooling =
  (type: "max" | "avg"): ImportedOperator =>
  () => ({
    compute: (inputs) => nd.Pooling(floatAt(inputs, 0), { global_pool: true, pool_type: type }),
  });

const batchNorm: ImportedOperator = (attributes) => {
  const epsilon = attributes.float("epsilon", 1e-5);
  const momentum = attributes.float("momentum", 0.9);
  attributes.only("training_mode", 0, 0, 1);
  attributes.only("spatial", 1, 1);
  return {
    untrained: [3, 4],
    compute: (inputs) => {
      const [gamma, beta] = [floatAt(inputs, 1), floatAt(inputs, 2)];
      const [mean, variance] = [floatAt(inputs, 3), floatAt(inputs, 4)];
      const arrays = { gamma, beta, mean, variance };
      const settings = { axis: 1, momentum, epsilon, useGlobal: false };
      return batchNormalize(floatAt(inputs, 0), arrays, settings);
    },
  };
};

/** `x` about its mean over `axes`, divided by its standard deviation. */
function standardized(x: nd.NDArray, axes: readonly number[], epsilon: number): nd.NDArray {
  const { deviation } = centered(x, axes);
  const variance = deviation.square().mean({ axis: axes, keepdims: true });
  return deviation.multiply(variance.add(epsilon).rsqrt());
}

const layerNorm: ImportedOperator = (attributes) => {
  const [axis, epsilon] = [attributes.integer("axis", -1), attributes.float("epsilon", 1e-5)];
  attributes.only("stash_type", 1, 1);
  return {
    compute: (inputs) => {
      const x = floatAt(inputs, 0);
      const first = axis < 0 ? axis + x.ndim : axis;
      const axes = x.shape.flatMap((_, i) => (i < first ? [] : [i]));
      const y = standardized(x, axes, epsilon).multiply(floatAt(inputs, 1));
      return inputs[2] ? y.add(floatAt(inputs, 2)) : y;
    },
  };
};

/** `x * gamma + beta`, the second and third input, a number a channel. */
function scaled(x: nd.NDArray, inputs: Values): nd.NDArray {
  const [gamma, beta] = [floatAt(inputs, 1), floatAt(inputs, 2)];
  return x.multiply(channels(gamma, 1, x.ndim)).add(channels(beta, 1, x.ndim));
}

const instanceNorm: ImportedOperator = (attributes) => {
  const epsilon = attributes.float("epsilon", 1e-5);
  return {
    compute: (inputs) => {
      const x = floatAt(inputs, 0);
      const space = x.shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
      return scaled(standardized(x, space, epsilon), inputs);
    },
  };
};

/** Scale and bias are a number a group before opset 21, a number a channel from then on. */
const groupNorm: ImportedOperator = (attributes) => {
  const [groups, epsilon] = [
    attributes.integer("num_groups", 1),
    attributes.float("epsilon", 1e-5),
  ];
  attributes.only("stash_type", 1, 1);
  const { opset } = attributes;
  return {
    compute: (inputs) => {
      const x = floatAt(inputs, 0);
      const grouped = x.reshape([x.shape[0] as number, groups, -1]);
      const y = standardized(grouped, [2], epsilon);
      return opset < 21 ? scaled(y, inputs).reshape(x.shape) : scaled(y.reshape(x.shape), inputs);
    },
  };
};

const dropout: ImportedOperator = (attributes) => {
  const ratio = attributes.float("ratio", 0.5);
  attributes.integer("seed", 0);
  const block = new Dropout(ratio);
  return {
    block,
    compute: (inputs) => {
      const given = inputs[1];
      if (isHost(given) && given.data[0] === 0) return arrayAt(inputs, 0);
      return block(floatAt(inputs, 0));
    },
  };
};

const lrn: ImportedOperator = (attributes) => {
  const options = {
    nsize: attributes.integer("size", 1),
    alpha: attributes.float("alpha", 1e-4),
    beta: attributes.float("beta", 0.75),
    knorm: attributes.float("bias", 1),
  };
  return { compute: (inputs) => nd.LRN(floatAt(inputs, 0), options) };
};

/** By name. */
export const layers: OperatorTable = [
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["Conv", convolution],
  ["ConvTranspose", transposedConvolution],
  ["MaxPool", pooling("max")],
  ["AveragePool", pooling("avg")],
  ["GlobalMaxPool", globalPooling("max")],
  ["GlobalAveragePool", globalPooling("avg")],
  ["BatchNormalization", batchNorm],
  ["LayerNormalization", layerNorm],
  ["InstanceNormalization", instanceNorm],
  ["GroupNormalization", groupNorm],
  ["Dropout", dropout],
  ["LRN", lrn],
];
