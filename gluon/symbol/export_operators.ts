/** What each operation is in MXNet's operators, for exported symbols. */
import type { Call } from "../nd/call_graph.ts";
import type { Shape } from "../nd/mod.ts";
import { exportRecurrence } from "./export_recurrence.ts";
import type { NodeOutput } from "./symbol_graph.ts";
import type { SymbolWriter } from "./symbol_writer.ts";

/** What a translation takes. */
export interface Exported {
  readonly writer: SymbolWriter;
  readonly call: Call;
  /** The same call for a batch that is longer by 1. */
  readonly other: Call;
  /** The inputs as nodes. */
  readonly inputs: readonly NodeOutput[];
  /** The number that an input is, where it is a scalar that the net made. */
  readonly scalarOf: (input: number) => number | undefined;
  /** Marks an input as a statistic, an auxiliary state in MXNet. */
  readonly auxiliary: (input: number) => void;
  /** A variable of ones `(length)` that the net lacks. */
  readonly ones: (name: string, length: number) => NodeOutput;
  /** The name of the parameter that an input is. */
  readonly nameOf: (input: number) => string | undefined;
}

/** Gives the output, or, of several, all. */
type Translation = (exported: Exported) => NodeOutput | NodeOutput[];

/** One operator with the same inputs. */
const as =
  (
    op: string,
    attributes: (
      attrs: Call["attrs"],
    ) => Record<string, string | number | boolean | readonly number[]> = () => ({}),
  ): Translation =>
  ({ writer, call, inputs }) =>
    writer.call(op, inputs, attributes(call.attrs));

/** Arithmetic: with a number where an input is one. */
const binary =
  (op: string, scalar: string, reversed: string): Translation =>
  ({ writer, inputs, scalarOf }) => {
    const [a, b] = inputs as [NodeOutput, NodeOutput];
    const [left, right] = [scalarOf(0), scalarOf(1)];
    if (right !== undefined) return writer.call(scalar, [a], { scalar: right });
    if (left !== undefined) return writer.call(reversed, [b], { scalar: left });
    return writer.call(op, [a, b]);
  };

const reduction = (op: string): Translation =>
  as(op, ({ axes, keepdims }) => ({
    axis: axes as number[],
    keepdims: (keepdims as boolean | undefined) ?? false,
  }));

const axis = (op: string, key = "axis"): Translation =>
  as(op, (attrs) => ({ [key]: attrs.axis as number }));

/** A shape for all batches: what differs between two is -1, what is left over. */
const reshape: Translation = ({ writer, call, other, inputs }) => {
  const shape = lengthsFor(call.output.shape, other.output.shape, -1);
  if (shape.filter((length) => length === -1).length > 1) fail(call, "two axes follow the batch");
  if (shape.length === 0) fail(call, "MXNet has no scalars");
  return writer.call("Reshape", inputs, { shape });
};

function lengthsFor(first: Shape, second: Shape, instead: number): number[] {
  return first.map((length, i) => (length === second[i] ? length : instead));
}

const slice: Translation = ({ writer, call, other, inputs }) => {
  const attrs = call.attrs as { begin: number[]; step: number[]; shape: number[] };
  const from = call.inputs[0]?.shape ?? [];
  const [longer, wanted] = [other.inputs[0]?.shape ?? [], other.output.shape];
  const end = attrs.shape.map((length, i) => {
    const last = (attrs.begin[i] as number) + (length - 1) * (attrs.step[i] as number) + 1;
    if (length === wanted[i]) return from[i] === longer[i] && last === from[i] ? null : last;
    return null; // to the end, however long the batch is
  });
  return writer.call("slice", inputs, { begin: attrs.begin, end, step: attrs.step });
};

const broadcastTo: Translation = ({ writer, call, other, inputs }) => {
  const from = call.inputs[0] as { readonly shape: Shape };
  const shape = lengthsFor(call.output.shape, other.output.shape, 0);
  const lead = shape.length - from.shape.length;
  if (shape.some((length, i) => length === 0 && (from.shape[i - lead] ?? 1) === 1)) {
    fail(call, "an axis is broadcast to the length of the batch");
  }
  const wide = lead > 0 ? [...new Array(lead).fill(1), ...from.shape] : null;
  const x = wide ? [writer.call("Reshape", inputs, { shape: wide })] : inputs;
  return writer.call("broadcast_to", x, { shape });
};

const dense: Translation = ({ writer, call, inputs }) => {
  const units = call.inputs[1]?.shape[0] as number;
  const y = writer.call("FullyConnected", inputs, {
    num_hidden: units,
    no_bias: inputs.length < 3,
    flatten: false,
  });
  const { activation } = call.attrs as { activation: string | null };
  return activation ? writer.call("Activation", [y], { act_type: activation }) : y;
};

const batchNorm: Translation = ({ writer, call, inputs, auxiliary, ones, nameOf }) => {
  const [x, beta, mean, variance] = inputs as [NodeOutput, NodeOutput, NodeOutput, NodeOutput];
  const gamma = inputs[4];
  const { axis, epsilon } = call.attrs as { axis: number; epsilon: number };
  auxiliary(2);
  auxiliary(3);
  const length = call.inputs[1]?.size as number;
  const scale = gamma ?? ones((nameOf(1) ?? "batchnorm_beta").replace(/beta$/, "gamma"), length);
  return writer.call("BatchNorm", [x, scale, beta, mean, variance], {
    axis,
    eps: epsilon,
    fix_gamma: gamma === undefined,
    use_global_stats: false,
  });
};

const window = (attrs: Call["attrs"]): Record<string, readonly number[] | string> => ({
  kernel: attrs.kernel as number[],
  stride: attrs.stride as number[],
  pad: attrs.pad as number[],
  layout: attrs.layout as string,
});

const convolution =
  (op: string): Translation =>
  ({ writer, call, inputs }) => {
    const { dilate, num_filter, num_group, adj } = call.attrs as Record<string, number>;
    return writer.call(op, inputs, {
      ...window(call.attrs),
      dilate: dilate as unknown as number[],
      num_filter: num_filter as number,
      num_group: num_group as number,
      no_bias: inputs.length < 3,
      ...(adj !== undefined && { adj: adj as unknown as number[] }),
    });
  };

const pooling: Translation = ({ writer, call, inputs }) => {
  const attrs = call.attrs as Record<string, boolean | string>;
  return writer.call("Pooling", inputs, {
    ...window(call.attrs),
    pool_type: attrs.pool_type as string,
    global_pool: attrs.global_pool as boolean,
    pooling_convention: attrs.pooling_convention as string,
    ...(attrs.pool_type === "avg" && { count_include_pad: attrs.count_include_pad as boolean }),
  });
};

const dot = (op: string): Translation =>
  as(op, ({ transposeA, transposeB }) => ({
    transpose_a: transposeA as boolean,
    transpose_b: transposeB as boolean,
  }));

const activations = ["relu", "sigmoid", "tanh", "softrelu", "softsign"];
const unary = [
  ...["abs", "ceil", "cos", "erf", "exp", "expm1", "floor", "log", "log1p", "negative"],
  ...["reciprocal", "round", "rsqrt", "sign", "sin", "sqrt", "square", "ones_like", "zeros_like"],
  ...[
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "sinh",
    "cosh",
    "arcsinh",
    "arccosh",
    "arctanh",
    "cbrt",
    "rcbrt",
  ],
  ...["gamma", "gammaln", "erfinv", "trunc", "rint"],
];

/** By the name of the operation. */
export const translations: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ...activations.map((name) => [name, as("Activation", () => ({ act_type: name }))] as const),
  ...unary.map((name) => [name, as(name)] as const),
  ["add", binary("broadcast_add", "_plus_scalar", "_plus_scalar")],
  ["subtract", binary("broadcast_sub", "_minus_scalar", "_rminus_scalar")],
  ["multiply", binary("broadcast_mul", "_mul_scalar", "_mul_scalar")],
  ["divide", binary("broadcast_div", "_div_scalar", "_rdiv_scalar")],
  ["power", binary("broadcast_power", "_power_scalar", "_rpower_scalar")],
  ["modulo", binary("broadcast_mod", "_mod_scalar", "_rmod_scalar")],
  ["maximum", binary("broadcast_maximum", "_maximum_scalar", "_maximum_scalar")],
  ["minimum", binary("broadcast_minimum", "_minimum_scalar", "_minimum_scalar")],
  ["equal", binary("broadcast_equal", "_equal_scalar", "_equal_scalar")],
  ["not_equal", binary("broadcast_not_equal", "_not_equal_scalar", "_not_equal_scalar")],
  ["greater", binary("broadcast_greater", "_greater_scalar", "_lesser_scalar")],
  [
    "greater_equal",
    binary("broadcast_greater_equal", "_greater_equal_scalar", "_lesser_equal_scalar"),
  ],
  ["lesser", binary("broadcast_lesser", "_lesser_scalar", "_greater_scalar")],
  [
    "lesser_equal",
    binary("broadcast_lesser_equal", "_lesser_equal_scalar", "_greater_equal_scalar"),
  ],
  ["sum", reduction("sum")],
  ["mean", reduction("mean")],
  ["max", reduction("max")],
  ["min", reduction("min")],
  ["norm", reduction("norm")],
  ["softmax", axis("softmax")],
  ["log_softmax", axis("log_softmax")],
  [
    "argmax",
    as("argmax", ({ axis, keepdims }) => ({ axis: axis as number, keepdims: keepdims as boolean })),
  ],
  [
    "argmin",
    as("argmin", ({ axis, keepdims }) => ({ axis: axis as number, keepdims: keepdims as boolean })),
  ],
  [
    "concat",
    ({ writer, call, inputs }) =>
      writer.call("Concat", inputs, { dim: call.attrs.axis as number, num_args: inputs.length }),
  ],
  ["clip", as("clip", ({ a_min, a_max }) => ({ a_min: a_min as number, a_max: a_max as number }))],
  ["transpose", as("transpose", ({ axes }) => ({ axes: axes as number[] }))],
  ["take", axis("take")],
  ["one_hot", as("one_hot", ({ depth }) => ({ depth: depth as number }))],
  [
    "pick",
    as("pick", ({ axis, keepdims }) => ({ axis: axis as number, keepdims: keepdims as boolean })),
  ],
  ["where", as("where")],
  ["copy", as("identity")],
  ["cast", as("Cast", ({ dtype }) => ({ dtype: dtype as string }))],
  ["dot", dot("dot")],
  ["batch_dot", dot("batch_dot")],
  ["smooth_l1", as("smooth_l1", ({ scalar }) => ({ scalar: scalar as number }))],
  ["reshape", reshape],
  ["slice", slice],
  ["broadcast_to", broadcastTo],
  ["dense", dense],
  ["batch_norm", batchNorm],
  [
    "layer_norm",
    as("LayerNorm", ({ axis, epsilon }) => ({ axis: axis as number, eps: epsilon as number })),
  ],
  ["Convolution", convolution("Convolution")],
  ["Deconvolution", convolution("Deconvolution")],
  ["Pooling", pooling],
  ["RNN", exportRecurrence],
]);

function fail({ name }: Call, why: string): never {
  throw new RangeError(`Cannot export ${name}: ${why}, and the symbol would not say so.`);
}
