/**
 * Bounds of native kernels: machine code reads and writes wherever it is told to, so operands that do not fit are refused
 * when a kernel is bound.
 */

import type {
  BinaryName,
  ConvolutionAttrs,
  FusedKernels,
  Kernel,
  KernelName,
  Kernels,
  Operand,
  PoolingAttrs,
  RecurrenceAttrs,
  RecurrentName,
  Shape,
  UnaryName,
} from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import { splitAt } from "../base/strides.ts";
import { bytesOf } from "../wasm/kernels/operand.ts";
import { asWasmBuffer } from "../wasm/memory.ts";

/** Whether operands, each within its buffer, fit together. */
type Rule<A> = (inputs: readonly Operand[], output: Operand, attrs: A) => boolean;
type AttrsOf<K> = K extends Kernel<infer A> ? A : never;
type Rules = { readonly [Name in KernelName]?: Rule<AttrsOf<NonNullable<Kernels[Name]>>> };

/** The kernels, with the operands of those that may be native checked. */
export function checkBounds(kernels: Kernels): Kernels {
  const checked = Object.entries(RULES).map(([name, rule]) => [
    name,
    checkedKernel(name, kernels[name as KernelName] as Kernel<unknown>, rule as Rule<unknown>),
  ]);
  return { ...kernels, ...Object.fromEntries(checked) };
}

function checkedKernel(
  name: string,
  kernel: Kernel<unknown>,
  rule: Rule<unknown>,
): Kernel<unknown> {
  return (inputs, output, attrs) => {
    for (const operand of [...inputs, output]) checkWithinBuffer(name, operand);
    if (!rule(inputs, output, attrs)) {
      const shapes = inputs.map(describe).join(", ");
      throw new RangeError(
        `Cannot bind ${name} to ${shapes} and an output ${describe(output)}: they do not fit together; give operands as the contract of kernels says.`,
      );
    }
    return kernel(inputs, output, attrs);
  };
}

function checkWithinBuffer(name: string, operand: Operand): void {
  const { bytes } = asWasmBuffer(operand);
  if (bytesOf(operand) <= bytes) return;
  throw new RangeError(
    `Cannot bind ${name} to ${describe(operand)}: it takes ${bytesOf(operand)} bytes, and its buffer has ${bytes}; give it a larger one.`,
  );
}

const describe = ({ dtype, shape }: Operand): string => `${dtype} [${shape.join(", ")}]`;

const isFloat = ({ dtype }: Operand): boolean => dtype === "float32";

const isShaped = (operand: Operand | undefined, ...lengths: number[]): boolean =>
  operand?.shape.length === lengths.length &&
  lengths.every((length, axis) => operand.shape[axis] === length);

/** Float32 arrays, the inputs from `first` to `last` as long as the output, the others at least one number. */
function alike(first: number, last: number, most = last): Rule<unknown> {
  return (inputs, output) =>
    inputs.length >= last &&
    inputs.length <= most &&
    [...inputs, output].every(isFloat) &&
    inputs.every(({ shape }, i) =>
      i >= first && i < last ? sizeOf(shape) === sizeOf(output.shape) : sizeOf(shape) >= 1,
    );
}

/** Whether `shape` becomes `target` by repeating axes of length 1 and missing leading ones. */
function isBroadcast(shape: Shape, target: Shape): boolean {
  const missing = target.length - shape.length;
  return missing >= 0 && shape.every((n, axis) => n === 1 || n === target[missing + axis]);
}

const elementwise: Rule<unknown> = (inputs, output) =>
  inputs.length === 2 &&
  output.dtype !== "uint8" &&
  inputs.every(({ dtype, shape }) => dtype === output.dtype && isBroadcast(shape, output.shape));

const reduction: Rule<{ readonly axes: readonly number[] }> = ([input], output, { axes }) =>
  input !== undefined &&
  input.dtype === output.dtype &&
  sizeOf(output.shape) === sizeOf(input.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)));

/** `a (..., m, k) . b (..., k, n) -> (..., m, n)`, the leading axes alike. */
const product: Rule<{ readonly transposeA: boolean; readonly transposeB: boolean }> = (
  [a, b],
  output,
  { transposeA, transposeB },
) => {
  if (a === undefined || b === undefined) return false;
  const batch = output.shape.slice(0, -2);
  const [m, n] = output.shape.slice(-2) as [number, number];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  return (
    [a, b, output].every(isFloat) &&
    isShaped(a, ...batch, ...(transposeA ? [k, m] : [m, k])) &&
    isShaped(b, ...batch, ...(transposeB ? [n, k] : [k, n]))
  );
};

/** Whether x, a weight and y are those of a convolution; y may have fewer windows than fit. */
function isConvolution(
  x: Operand | undefined,
  w: Operand | undefined,
  y: Operand | undefined,
  { stride, pad, dilate, groups, channelsLast }: ConvolutionAttrs,
): boolean {
  if (![x, w, y].every((each) => each !== undefined && isFloat(each) && each.shape.length === 4)) {
    return false;
  }
  const [xs, ws, ys] = [x, w, y].map((each) => {
    const [first, ...rest] = each!.shape as [number, ...number[]];
    return channelsLast ? [first, rest[2]!, rest[0]!, rest[1]!] : [first, ...rest];
  }) as [number[], number[], number[]];
  const isWhole = (n: number | undefined, least: number) => Number.isInteger(n) && n! >= least;
  return (
    isWhole(groups, 1) &&
    [0, 1].every(
      (axis) =>
        isWhole(stride[axis], 1) &&
        isWhole(dilate[axis], 1) &&
        isWhole(pad[axis], 0) &&
        ys[2 + axis]! >= 1 &&
        ws[2 + axis]! >= 1 &&
        (ys[2 + axis]! - 1) * stride[axis]! + (ws[2 + axis]! - 1) * dilate[axis]! <
          xs[2 + axis]! + 2 * pad[axis]!,
    ) &&
    xs[0] === ys[0] &&
    xs[1] === ws[1]! * groups &&
    ys[1] === ws[0] &&
    isWhole(ws[0]! / groups, 1)
  );
}

/** Whether x are planes and y their windows, each of which begins before the end of its axis or behind it. */
function isPooling(x: Operand | undefined, y: Operand | undefined, attrs: PoolingAttrs): boolean {
  const { kernel, stride, pad } = attrs;
  return (
    [x, y].every((each) => each !== undefined && isFloat(each) && each.shape.length === 3) &&
    x!.shape[0] === y!.shape[0] &&
    [kernel, stride, pad].every((each) => each.length === 2 && each.every(Number.isInteger)) &&
    [...kernel, ...stride].every((n) => n >= 1) &&
    pad.every((n) => n >= 0)
  );
}

const UNARY: readonly (UnaryName | keyof FusedKernels)[] = [
  ...(["negative", "abs", "sign", "floor", "ceil", "round", "exp", "log", "log1p"] as const),
  ...(["expm1", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "erf", "square"] as const),
  ...(["reciprocal", "rsqrt", "softrelu", "softsign", "clip", "softmax", "log_softmax"] as const),
];

const BINARY: readonly BinaryName[] = [
  ...(["add", "subtract", "multiply", "divide", "modulo", "power", "maximum", "minimum"] as const),
  ...(["equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal"] as const),
];

const each = <Name extends string>(names: readonly Name[], rule: Rule<unknown>) =>
  Object.fromEntries(names.map((name) => [name, rule]));

interface Cell {
  readonly states: number;
  readonly planes: number;
  readonly gates: number;
  /** Gradients of the gates: one, or one each from input and state. */
  readonly parts: number;
}

/** Recurrences and their gradients: everything is of the length, batch and units of the planes. */
function recurrences(cell: Cell, names: readonly RecurrentName[]): Rules {
  const { states, planes, gates, parts } = cell;
  const rule =
    (own: (shape: readonly number[]) => readonly Shape[], result: "planes" | "gradient") =>
    (inputs: readonly Operand[], output: Operand, { lengths }: RecurrenceAttrs): boolean => {
      const shape = result === "planes" ? output.shape : (inputs[1]?.shape ?? []);
      const [length, , batch, units] = shape as [number, number, number, number];
      const first = own(shape);
      const state = Array.from({ length: states }, () => [batch, units]);
      const expected = [...first, ...state, ...(lengths ? [[batch]] : [])];
      const d = [length + 1, parts, batch, gates * units];
      return (
        shape.length === 4 &&
        inputs.length === expected.length &&
        [...inputs, output].every(isFloat) &&
        isShaped(output, ...(result === "planes" ? [length, planes, batch, units] : d)) &&
        expected.every((lengths, i) => isShaped(inputs[i], ...lengths))
      );
    };
  const forward = rule(([length, , batch, units]) => {
    const width = gates * units!;
    return [[length!, batch!, width], [width, units!], [width]];
  }, "planes");
  const gradient = rule((shape) => {
    const kept = shape.with(1, planes);
    return [kept, kept, [gates * shape[3]!, shape[3]!]];
  }, "gradient");
  return Object.fromEntries(
    names.flatMap((name) => [
      [name, forward],
      [`${name}_gradient`, gradient],
    ]),
  );
}

const RULES: Rules = {
  ...each(UNARY, alike(0, 1)),
  ...each(BINARY, elementwise),
  activation_gradient: alike(0, 2),
  sum: reduction,
  max: reduction,
  min: reduction,
  sum_squares: (inputs, output) => [...inputs, output].every(isFloat) && sizeOf(output.shape) >= 1,
  dot: (inputs, output, attrs) => output.shape.length === 2 && product(inputs, output, attrs),
  batch_dot: (inputs, output, attrs) => output.shape.length === 3 && product(inputs, output, attrs),
  dense: ([x, w, b], output) => {
    const [batch, units] = output.shape as [number, number];
    const length = x?.shape[1] ?? 0;
    return (
      [x, w, b ?? output, output].every((each) => each !== undefined && isFloat(each)) &&
      isShaped(output, batch, units) &&
      isShaped(x, batch, length) &&
      isShaped(w, units, length) &&
      (b === undefined || isShaped(b, units))
    );
  },
  convolution: ([x, w, b], output, attrs) =>
    isConvolution(x, w, output, attrs) &&
    (b === undefined || (isFloat(b) && isShaped(b, w!.shape[0]!))),
  convolution_data_gradient: ([dy, w], output, attrs) => isConvolution(output, w, dy, attrs),
  convolution_weight_gradient: ([x, dy], output, attrs) => isConvolution(x, output, dy, attrs),
  max_pool: ([x], output, attrs) => isPooling(x, output, attrs),
  sum_pool: ([x], output, attrs) => isPooling(x, output, attrs),
  max_pool_gradient: ([x, dy], output, attrs) =>
    isPooling(output, dy, attrs) && isFloat(x!) && isShaped(x, ...output.shape),
  sum_pool_gradient: ([dy], output, attrs) => isPooling(output, dy, attrs),
  take: ([x, indices], output, { axis }) => {
    if (x === undefined || indices === undefined || x.dtype !== output.dtype) return false;
    const { outer, inner } = splitAt(x.shape, axis);
    return (
      indices.dtype !== "uint8" &&
      sizeOf(output.shape) === outer * sizeOf(indices.shape) * inner &&
      (x.shape[axis]! > 0 || sizeOf(output.shape) === 0)
    );
  },
  argsort: ([x], output) =>
    x !== undefined &&
    x.dtype !== "uint8" &&
    output.dtype === "int32" &&
    output.shape.length === 2 &&
    isShaped(x, ...output.shape),
  ...recurrences({ states: 1, planes: 1, gates: 1, parts: 1 }, ["rnn_relu", "rnn_tanh"]),
  ...recurrences({ states: 2, planes: 6, gates: 4, parts: 1 }, ["lstm"]),
  ...recurrences({ states: 1, planes: 5, gates: 3, parts: 2 }, ["gru"]),
  sgd_update: alike(0, 2, 4),
  sgd_mom_update: alike(0, 3, 5),
  adam_update: alike(0, 4, 7),
  rmsprop_update: alike(0, 3, 5),
  rmspropalex_update: alike(0, 5, 7),
};
