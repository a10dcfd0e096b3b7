/** ONNX's functions of elements, arithmetic, comparisons and reductions. */
import * as nd from "../nd/mod.ts";
import { elu, leaky } from "../nn/activations.ts";
import {
  arrayAt,
  floatAt,
  type ImportedOperator,
  type OperatorTable,
  ofArrays,
  type Values,
  valueAt,
} from "./imported.ts";
import {
  elementwise,
  type HostKind,
  host,
  isHost,
  numbersOf,
  toArray,
  type Value,
} from "./value.ts";

type Function1 = (x: nd.NDArray) => nd.NDArray;

/** A function of one array; `onHost` is the same of a number, where shapes are computed with it. */
const unary =
  (compute: Function1, onHost?: (x: number) => number): ImportedOperator =>
  () => ({
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      if (onHost && isHost(x)) return elementwise([x], x.kind, onHost);
      return compute(toArray(x));
    },
  });

/** Two inputs as arrays of one dtype: that of the array, where one is on the host. */
function pairOf(inputs: Values): [nd.NDArray, nd.NDArray] {
  const [a, b] = [valueAt(inputs, 0), valueAt(inputs, 1)];
  const [x, y] = [toArray(a), toArray(b)];
  if (x.dtype === y.dtype) return [x, y];
  if (isHost(b)) return [x, toArray(b, x.dtype)];
  if (isHost(a)) return [toArray(a, y.dtype), y];
  return [toArray(a, "float32"), toArray(b, "float32")];
}

/** A function of two values: on the host where both are there. */
const pairwise =
  (
    compute: (a: nd.NDArray, b: nd.NDArray) => nd.NDArray,
    onHost: (a: number, b: number) => number,
    kind?: HostKind,
  ): ((a: Value, b: Value) => Value) =>
  (a, b) => {
    if (isHost(a) && isHost(b)) return elementwise([a, b], kind ?? a.kind, onHost);
    return compute(...pairOf([a, b]));
  };

const binary = (...functions: Parameters<typeof pairwise>): ImportedOperator => {
  const compute = pairwise(...functions);
  return () => ({ compute: (inputs) => compute(valueAt(inputs, 0), valueAt(inputs, 1)) });
};

/** The same of any number of inputs. */
const folded = (...functions: Parameters<typeof pairwise>): ImportedOperator => {
  const compute = pairwise(...functions);
  return () => ({
    compute: (inputs) => inputs.map((_, i) => valueAt(inputs, i)).reduce((a, b) => compute(a, b)),
  });
};

const divide = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => {
  if (a.dtype === "float32") return a.divide(b);
  // Whole numbers: toward zero.
  return nd.trunc(a.astype("float32").divide(b.astype("float32"))).astype("int32");
};

const modulo: ImportedOperator = (attributes) => {
  const isC = attributes.flag("fmod");
  const python = (a: number, b: number): number => a - b * Math.floor(a / b);
  const onHost = isC ? (a: number, b: number): number => a % b : python;
  const compute = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => {
    return isC ? a.subtract(nd.trunc(a.divide(b)).multiply(b)) : a.modulo(b);
  };
  return binary(compute, onHost)(attributes);
};

/** The nearest whole number; halves go to the even one. */
function roundHalfToEven(x: nd.NDArray): nd.NDArray {
  const up = x.add(0.5).floor();
  const isTie = up.subtract(x).equal(0.5);
  return up.subtract(isTie.multiply(up.modulo(2)));
}

const truth = (x: nd.NDArray): nd.NDArray => (x.dtype === "float32" ? x : x.astype("float32"));
const and = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => truth(a).multiply(truth(b));
const or = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => truth(a).maximum(truth(b));
const xor = (a: nd.NDArray, b: nd.NDArray): nd.NDArray => truth(a).not_equal(truth(b));

type Reduce = (x: nd.NDArray, options: { axis?: number[]; keepdims: boolean }) => nd.NDArray;

/** A reduction: its axes are an attribute, or from opset 13 or 18 on an input. */
const reduction =
  (compute: Reduce, onHost?: (numbers: number[]) => number): ImportedOperator =>
  (attributes) => {
    const axes = attributes.integers("axes");
    const keepdims = attributes.flag("keepdims", true);
    const isIdentity = attributes.flag("noop_with_empty_axes");
    return {
      compute: (inputs) => {
        const x = valueAt(inputs, 0);
        const named = axes ?? (inputs[1] ? numbersOf(inputs[1], "axes") : []);
        if (named.length === 0 && isIdentity) return x;
        if (isHost(x)) {
          if (!onHost || x.shape.length !== 1) return compute(toArray(x), { keepdims });
          return host([onHost(Array.from(x.data))], keepdims ? [1] : [], x.kind);
        }
        return compute(x, { ...(named.length > 0 && { axis: [...named] }), keepdims });
      },
    };
  };

const logSumExp: Reduce = (x, options) => {
  const largest = nd.max(x, { ...options, keepdims: true }).detach();
  const sum = x
    .subtract(largest)
    .exp()
    .sum({ ...options, keepdims: true });
  const y = sum.log().add(largest);
  return options.keepdims ? y : nd.sum(y, options);
};

const extremum =
  (compute: typeof nd.argmax): ImportedOperator =>
  (attributes) => {
    const [axis, keepdims] = [attributes.integer("axis", 0), attributes.flag("keepdims", true)];
    attributes.only("select_last_index", 0, 0);
    return { compute: (inputs) => compute(arrayAt(inputs, 0), { axis, keepdims }).astype("int32") };
  };

const clip: ImportedOperator = (attributes) => {
  // Before opset 11 the limits are attributes.
  const [low, high] = [attributes.float("min", -Infinity), attributes.float("max", Infinity)];
  return {
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      const [min, max] = [
        inputs[1] ?? host([low], [], "float"),
        inputs[2] ?? host([high], [], "float"),
      ];
      if (isHost(min) && isHost(max)) {
        const [least, most] = [min.data[0] as number, max.data[0] as number];
        if (isHost(x))
          return elementwise([x], x.kind, (each) => Math.min(Math.max(each, least), most));
        // Where the limits have changed places, all is the upper one.
        if (x.dtype === "float32") return nd.clip(x, Math.min(least, most), most);
        const [first, last] = [Math.max(least, -(2 ** 31)), Math.min(most, 2 ** 31 - 1)];
        return x.maximum(toArray(host([first], []))).minimum(toArray(host([last], [])));
      }
      const array = toArray(x);
      return array.maximum(toArray(min, array.dtype)).minimum(toArray(max, array.dtype));
    },
  };
};

/** Along one axis; before opset 13, over that axis and all behind it. */
const softmaxLike =
  (compute: typeof nd.softmax): ImportedOperator =>
  (attributes) => {
    const isOld = attributes.opset < 13;
    const axis = attributes.integer("axis", isOld ? 1 : -1);
    return {
      compute: (inputs) => {
        const x = floatAt(inputs, 0);
        const at = axis < 0 ? axis + x.ndim : axis;
        if (!isOld || at === x.ndim - 1) return compute(x, { axis: at });
        const rows = x.shape.slice(0, at).reduce((all, length) => all * length, 1);
        return compute(x.reshape([rows, -1]), { axis: 1 }).reshape(x.shape);
      },
    };
  };

const withAlpha =
  (byDefault: number, compute: (x: nd.NDArray, alpha: number) => nd.NDArray): ImportedOperator =>
  (attributes) => {
    const alpha = attributes.float("alpha", byDefault);
    return { compute: (inputs) => compute(floatAt(inputs, 0), alpha) };
  };

const gelu: ImportedOperator = (attributes) => {
  const kind = attributes.text("approximate", "none", ["none", "tanh"]);
  return {
    compute: (inputs) => {
      const x = floatAt(inputs, 0);
      const inner =
        kind === "none"
          ? x.multiply(Math.SQRT1_2).erf()
          : x
              .add(x.power(3).multiply(0.044715))
              .multiply(Math.sqrt(2 / Math.PI))
              .tanh();
      return x.multiply(0.5).multiply(inner.add(1));
    },
  };
};

const selu: ImportedOperator = (attributes) => {
  const alpha = attributes.float("alpha", 1.6732632423543772);
  const gamma = attributes.float("gamma", 1.0507009873554805);
  return { compute: (inputs) => elu(floatAt(inputs, 0), alpha).multiply(gamma) };
};

const hardSigmoid: ImportedOperator = (attributes) => {
  const [alpha, beta] = [attributes.float("alpha", 0.2), attributes.float("beta", 0.5)];
  return { compute: (inputs) => nd.hard_sigmoid(floatAt(inputs, 0), { alpha, beta }) };
};

const where: ImportedOperator = () => ({
  compute: (inputs) => {
    const [condition, ...rest] = [valueAt(inputs, 0), valueAt(inputs, 1), valueAt(inputs, 2)];
    const [x, y] = rest as [Value, Value];
    if (isHost(condition) && isHost(x) && isHost(y)) {
      return elementwise([condition, x, y], x.kind, (which, a, b) => (which ? a! : b!));
    }
    // Rows that broadcast from the right, where nd.where would choose whole rows.
    const chosen = toArray(condition);
    const arrays = pairOf([x, y]);
    const ndim = Math.max(...arrays.map((each) => each.ndim));
    const wide = Math.max(0, ndim - chosen.ndim);
    const shape = [...new Array(wide).fill(1), ...chosen.shape];
    return nd.where(chosen.reshape(shape), ...arrays);
  },
});

const sum = (x: nd.NDArray, options: Parameters<Reduce>[1]): nd.NDArray => nd.sum(x, options);

/** By name. */
export const maths: OperatorTable = [
  ...Object.entries({
    ...{ Acos: nd.arccos, Acosh: nd.arccosh, Asin: nd.arcsin, Asinh: nd.arcsinh, Atan: nd.arctan },
    ...{ Atanh: nd.arctanh, Cos: nd.cos, Cosh: nd.cosh, Erf: nd.erf, Exp: nd.exp, Log: nd.log },
    ...{
      Sin: nd.sin,
      Sinh: nd.sinh,
      Tan: nd.tan,
      Tanh: nd.tanh,
      Relu: nd.relu,
      Sigmoid: nd.sigmoid,
    },
    ...{ Softplus: nd.softrelu, Softsign: nd.softsign, Reciprocal: nd.reciprocal },
    ...{ Round: roundHalfToEven, IsNaN: nd.isnan },
  }).map(([name, compute]) => [name, unary(compute)] as const),
  ["Abs", unary(nd.abs, Math.abs)],
  ["Ceil", unary(nd.ceil, Math.ceil)],
  ["Floor", unary(nd.floor, Math.floor)],
  ["Neg", unary(nd.negative, (x) => -x)],
  ["Sign", unary(nd.sign, Math.sign)],
  ["Sqrt", unary(nd.sqrt, Math.sqrt)],
  ["Identity", () => ({ compute: (inputs) => valueAt(inputs, 0) })],
  [
    "Not",
    unary(
      (x) => truth(x).equal(0),
      (x) => Number(x === 0),
    ),
  ],
  ["HardSwish", ofArrays((x) => x.multiply(nd.clip(x.divide(6).add(0.5), 0, 1)))],
  ["Mish", ofArrays((x) => x.multiply(nd.softrelu(x).tanh()))],
  ["Swish", withAlpha(1, (x, alpha) => x.multiply(x.multiply(alpha).sigmoid()))],
  ["LeakyRelu", withAlpha(0.01, leaky)],
  ["Elu", withAlpha(1, elu)],
  ["Celu", withAlpha(1, (x, alpha) => elu(x.divide(alpha), 1).multiply(alpha))],
  ["ThresholdedRelu", withAlpha(1, (x, alpha) => nd.where(x.greater(alpha), x, 0))],
  ["Selu", selu],
  ["Gelu", gelu],
  ["HardSigmoid", hardSigmoid],
  ["PRelu", ofArrays((x, slope) => x.relu().subtract(x.negative().relu().multiply(slope)))],
  ["Clip", clip],
  ["Add", binary(nd.add, (a, b) => a + b)],
  ["Sub", binary(nd.subtract, (a, b) => a - b)],
  ["Mul", binary(nd.multiply, (a, b) => a * b)],
  [
    "Div",
    () => ({
      compute: (inputs) => {
        const [a, b] = [valueAt(inputs, 0), valueAt(inputs, 1)];
        if (!isHost(a) || !isHost(b)) return divide(...pairOf(inputs));
        const isWhole = a.kind === "int" && b.kind === "int";
        return elementwise([a, b], a.kind, (x, y) => (isWhole ? Math.trunc(x! / y!) : x! / y!));
      },
    }),
  ],
  ["Mod", modulo],
  ["Pow", binary(nd.power, (a, b) => a ** b)],
  ["Max", folded(nd.maximum, Math.max)],
  ["Min", folded(nd.minimum, Math.min)],
  ["Sum", folded(nd.add, (a, b) => a + b)],
  [
    "Mean",
    () => ({
      compute: (inputs) =>
        inputs
          .map((_, i) => floatAt(inputs, i))
          .reduce(nd.add)
          .divide(inputs.length),
    }),
  ],
  ["Equal", binary(nd.equal, (a, b) => Number(a === b), "bool")],
  ["Greater", binary(nd.greater, (a, b) => Number(a > b), "bool")],
  ["GreaterOrEqual", binary(nd.greater_equal, (a, b) => Number(a >= b), "bool")],
  ["Less", binary(nd.lesser, (a, b) => Number(a < b), "bool")],
  ["LessOrEqual", binary(nd.lesser_equal, (a, b) => Number(a <= b), "bool")],
  ["And", binary(and, (a, b) => a * b, "bool")],
  ["Or", binary(or, Math.max, "bool")],
  ["Xor", binary(xor, (a, b) => Number(a !== b), "bool")],
  ["Where", where],
  ["ReduceSum", reduction(sum, (numbers) => numbers.reduce((a, b) => a + b, 0))],
  ["ReduceMean", reduction(nd.mean)],
  ["ReduceMax", reduction(nd.max, (numbers) => Math.max(...numbers))],
  ["ReduceMin", reduction(nd.min, (numbers) => Math.min(...numbers))],
  ["ReduceProd", reduction(nd.prod, (numbers) => numbers.reduce((a, b) => a * b, 1))],
  ["ReduceL1", reduction((x, options) => x.abs().sum(options))],
  ["ReduceL2", reduction(nd.norm)],
  ["ReduceLogSum", reduction((x, options) => nd.sum(x, options).log())],
  ["ReduceLogSumExp", reduction(logSumExp)],
  ["ReduceSumSquare", reduction((x, options) => nd.sum(x.square(), options))],
  ["ArgMax", extremum(nd.argmax)],
  ["ArgMin", extremum(nd.argmin)],
  ["Softmax", softmaxLike(nd.softmax)],
  ["LogSoftmax", softmaxLike(nd.log_softmax)],
];
