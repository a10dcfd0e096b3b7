/** What each operation is in ONNX's operators of opset 17, one row each. Layers, shapes and recurrence are in other files. */
import type { Call } from "../nd/call_graph.ts";
import { exportedLayers } from "./export_layers.ts";
import { exportedRecurrence } from "./export_recurrence.ts";
import { exportedShapes } from "./export_shapes.ts";
import { activationOperators, cast, elementOf, inputOf, type Translation } from "./exported.ts";
import type { GraphWriter } from "./graph_writer.ts";
import { ELEMENT, type Element } from "./model.ts";

/** One operator with the same inputs. */
const as =
  (op: string): Translation =>
  ({ graph, inputs }) =>
    graph.node(op, inputs);

/** A formula of one input. */
const formula =
  (compute: (graph: GraphWriter, x: string, call: Call) => string): Translation =>
  ({ graph, inputs: [x], call }) =>
    compute(graph, x as string, call);

/** A comparison; its result here is a number, 0 or 1, of the type of its first input. */
const comparison =
  (op: string, isInverted = false): Translation =>
  ({ graph, inputs, call }) => {
    const truth = graph.node(op, inputs);
    const result = isInverted ? graph.node("Not", [truth]) : truth;
    return cast(graph, result, elementOf[call.output.dtype]);
  };

const reduction =
  (op: string): Translation =>
  ({ graph, inputs, call }) => {
    const { axes, keepdims = false } = call.attrs as { axes: number[]; keepdims?: boolean };
    if (axes.length === 0) return graph.node("Identity", inputs);
    const options = { keepdims: Number(keepdims) };
    // Of these, only ReduceSum takes its axes as an input in opset 17.
    if (op === "ReduceSum") return graph.node(op, [...inputs, graph.integers(axes)], options);
    return graph.node(op, inputs, { axes, ...options });
  };

const extremum =
  (op: string): Translation =>
  ({ graph, inputs, call }) => {
    const { axis, keepdims } = call.attrs as { axis: number; keepdims: boolean };
    const index = graph.node(op, inputs, { axis, keepdims: Number(keepdims) });
    return cast(graph, index, ELEMENT.FLOAT);
  };

const alongAxis =
  (op: string): Translation =>
  ({ graph, inputs, call }) =>
    graph.node(op, inputs, { axis: (call.attrs as { axis: number }).axis });

/** `sign(x) f(|x|)` */
const odd = (compute: (graph: GraphWriter, magnitude: string) => string): Translation =>
  formula((graph, x) => {
    return graph.node("Mul", [graph.node("Sign", [x]), compute(graph, graph.node("Abs", [x]))]);
  });

const floorOf = (graph: GraphWriter, x: string, more: number): string =>
  graph.node("Floor", [more === 0 ? x : graph.node("Add", [x, graph.scalar(more)])]);

const logarithm = (base: number): Translation =>
  formula((graph, x) => graph.node("Div", [graph.node("Log", [x]), graph.scalar(Math.log(base))]));

/** As in Python: the remainder has the sign of the divisor. */
const modulo: Translation = ({ graph, inputs, call }) => {
  if (call.output.dtype !== "float32") return graph.node("Mod", inputs);
  const [a, b] = inputs as [string, string];
  const whole = graph.node("Floor", [graph.node("Div", [a, b])]);
  return graph.node("Sub", [a, graph.node("Mul", [whole, b])]);
};

const transposed = (graph: GraphWriter, x: string, isIt: boolean, ndim: number): string => {
  if (!isIt) return x;
  const axes = Array.from({ length: ndim }, (_, i) => i);
  return graph.node("Transpose", [x], { perm: [...axes.slice(0, -2), ndim - 1, ndim - 2] });
};

const product: Translation = ({ graph, inputs: [a, b], call }) => {
  const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
  const of = (i: number): number => inputOf(call, i).ndim;
  return graph.node("MatMul", [
    transposed(graph, a as string, transposeA, of(0)),
    transposed(graph, b as string, transposeB, of(1)),
  ]);
};

const whole =
  (element: Element, value: number) =>
  (graph: GraphWriter, x: string): string => {
    return graph.node("Expand", [graph.constant([value], [], element), graph.node("Shape", [x])]);
  };

/** `scalar^2 x^2 / 2` where `|x| < 1 / scalar^2`, `|x| - 1 / (2 scalar^2)` elsewhere. */
const smoothL1: Translation = ({ graph, inputs: [x], call }) => {
  const { scalar } = call.attrs as { scalar: number };
  const size = graph.node("Abs", [x as string]);
  const squared = graph.node("Mul", [
    graph.node("Mul", [x as string, x as string]),
    graph.scalar(0.5 * scalar ** 2),
  ]);
  const far = graph.node("Sub", [size, graph.scalar(0.5 / scalar ** 2)]);
  const isNear = graph.node("Less", [size, graph.scalar(1 / scalar ** 2)]);
  return graph.node("Where", [isNear, squared, far]);
};

/** Operators of the same meaning, by the name of the operation. */
const SAME: Readonly<Record<string, string>> = {
  ...activationOperators,
  ...{ abs: "Abs", ceil: "Ceil", cos: "Cos", erf: "Erf", exp: "Exp", floor: "Floor", log: "Log" },
  ...{ negative: "Neg", reciprocal: "Reciprocal", sign: "Sign", sin: "Sin", sqrt: "Sqrt" },
  ...{ tan: "Tan", arcsin: "Asin", arccos: "Acos", arctan: "Atan", sinh: "Sinh", cosh: "Cosh" },
  ...{ arcsinh: "Asinh", arccosh: "Acosh", arctanh: "Atanh", copy: "Identity" },
  ...{ make_loss: "Identity", add: "Add", subtract: "Sub", multiply: "Mul", divide: "Div" },
  ...{ power: "Pow", maximum: "Max", minimum: "Min" },
};

/** By the name of the operation. */
export const translations: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ...Object.entries(SAME).map(([name, op]) => [name, as(op)] as const),
  ["square", formula((graph, x) => graph.node("Mul", [x, x]))],
  ["expm1", formula((graph, x) => graph.node("Sub", [graph.node("Exp", [x]), graph.scalar(1)]))],
  ["log1p", formula((graph, x) => graph.node("Log", [graph.node("Add", [x, graph.scalar(1)])]))],
  ["log2", logarithm(2)],
  ["log10", logarithm(10)],
  ["rsqrt", formula((graph, x) => graph.node("Reciprocal", [graph.node("Sqrt", [x])]))],
  ["trunc", odd((graph, x) => floorOf(graph, x, 0))],
  ["round", odd((graph, x) => floorOf(graph, x, 0.5))],
  ["rint", formula((graph, x) => graph.node("Ceil", [graph.node("Sub", [x, graph.scalar(0.5)])]))],
  ["cbrt", odd((graph, x) => graph.node("Pow", [x, graph.scalar(1 / 3)]))],
  ["rcbrt", odd((graph, x) => graph.node("Pow", [x, graph.scalar(-1 / 3)]))],
  ["ones_like", formula((graph, x, { output }) => whole(elementOf[output.dtype], 1)(graph, x))],
  ["zeros_like", formula((graph, x, { output }) => whole(elementOf[output.dtype], 0)(graph, x))],
  ["modulo", modulo],
  [
    "hypot",
    ({ graph, inputs }) => {
      const [a, b] = inputs.map((each) => graph.node("Mul", [each, each])) as [string, string];
      return graph.node("Sqrt", [graph.node("Add", [a, b])]);
    },
  ],
  ["equal", comparison("Equal")],
  ["not_equal", comparison("Equal", true)],
  ["greater", comparison("Greater")],
  ["greater_equal", comparison("GreaterOrEqual")],
  ["lesser", comparison("Less")],
  ["lesser_equal", comparison("LessOrEqual")],
  ["sum", reduction("ReduceSum")],
  ["mean", reduction("ReduceMean")],
  ["max", reduction("ReduceMax")],
  ["min", reduction("ReduceMin")],
  ["norm", reduction("ReduceL2")],
  ["argmax", extremum("ArgMax")],
  ["argmin", extremum("ArgMin")],
  ["softmax", alongAxis("Softmax")],
  ["log_softmax", alongAxis("LogSoftmax")],
  ["concat", alongAxis("Concat")],
  ["dot", product],
  ["batch_dot", product],
  [
    "clip",
    ({ graph, inputs, call }) => {
      const { a_min, a_max } = call.attrs as { a_min: number; a_max: number };
      const element = elementOf[call.output.dtype];
      const bound = (value: number): string => graph.constant([value], [], element);
      return graph.node("Clip", [...inputs, bound(a_min), bound(a_max)]);
    },
  ],
  [
    "cast",
    ({ graph, inputs, call }) => cast(graph, inputs[0] as string, elementOf[call.output.dtype]),
  ],
  [
    "where",
    ({ graph, inputs: [condition, x, y] }) =>
      graph.node("Where", [
        cast(graph, condition as string, ELEMENT.BOOL),
        x as string,
        y as string,
      ]),
  ],
  ["smooth_l1", smoothL1],
  [
    "cumsum",
    ({ graph, inputs, call }) => {
      const { axis } = call.attrs as { axis: number };
      return graph.node("CumSum", [...inputs, graph.constant([axis], [], ELEMENT.INT64)]);
    },
  ],
  ...exportedShapes,
  ...exportedLayers,
  ...exportedRecurrence,
]);
