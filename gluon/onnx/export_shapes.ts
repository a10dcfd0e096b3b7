/** Operations that move elements, in ONNX's operators. */
import type { Shape } from "../nd/mod.ts";
import { cast, type Exported, elementOf, fail, inputOf, type Translation } from "./exported.ts";
import { ELEMENT } from "./model.ts";

/** A shape for all batches: what follows the batch is -1, what is left over, where it is one length alone. */
const reshape: Translation = ({ graph, inputs, call, other }) => {
  const [first, longer] = [call.output.shape, other.output.shape];
  const shape = first.map((length, i) => (length === longer[i] ? length : -1));
  const isPlain = shape.filter((length) => length === -1).length <= 1 && !shape.includes(0);
  const to = isPlain ? graph.integers(shape) : graph.lengths(first, longer);
  return graph.node("Reshape", [inputs[0] as string, to]);
};

const slice: Translation = ({ graph, inputs, call, other }) => {
  const boundsOf = (each: Exported["call"]): { begin: number[]; end: number[]; step: number[] } => {
    const { begin, step, shape } = each.attrs as Record<"begin" | "step" | "shape", number[]>;
    const end = shape.map((length, i) => begin[i]! + (length - 1) * step[i]! + 1);
    return { begin, end: end.map((last, i) => (shape[i] === 0 ? begin[i]! : last)), step };
  };
  const [first, longer] = [boundsOf(call), boundsOf(other)];
  const [from, fromLonger] = [inputOf(call, 0).shape, inputOf(other, 0).shape];
  const isWhole = (i: number): boolean =>
    first.begin[i] === 0 &&
    longer.begin[i] === 0 &&
    first.step[i] === 1 &&
    first.end[i] === from[i] &&
    longer.end[i] === fromLonger[i];
  const axes = from.flatMap((_, i) => (isWhole(i) ? [] : [i]));
  if (axes.length === 0) return graph.node("Identity", inputs);
  const of = (list: readonly number[]): number[] => axes.map((i) => list[i] as number);
  return graph.node("Slice", [
    inputs[0] as string,
    graph.lengths(of(first.begin), of(longer.begin)),
    graph.lengths(of(first.end), of(longer.end)),
    graph.integers(axes),
    graph.integers(of(first.step)),
  ]);
};

/** Numbers of elements before and after each axis, by which `place` surrounds its input. */
function pads({ attrs, output, inputs: [x] }: Exported["call"], source = x): number[] {
  const { begin } = attrs as { begin: readonly number[] };
  const after = output.shape.map((length, i) => length - begin[i]! - (source?.shape[i] ?? 0));
  return [...begin, ...after];
}

/** An array between zeros. */
const place: Translation = ({ graph, inputs, call, other }) => {
  refuseSteps(call);
  return graph.node("Pad", [inputs[0] as string, graph.lengths(pads(call), pads(other))]);
};

/** An array over a part of another. */
const sliceAssign: Translation = ({ graph, inputs: [under, over], call, other }) => {
  refuseSteps(call);
  const padding = graph.lengths(pads(call, call.inputs[1]), pads(other, other.inputs[1]));
  const inside = inputOf(call, 1);
  const one = graph.constant([1], [], elementOf[inside.dtype]);
  const ones = graph.node("Expand", [one, graph.node("Shape", [over as string])]);
  const isOver = cast(graph, graph.node("Pad", [ones, padding]), ELEMENT.BOOL);
  const placed = graph.node("Pad", [over as string, padding]);
  return graph.node("Where", [isOver, placed, under as string]);
};

function refuseSteps(call: Exported["call"]): void {
  const { step } = call.attrs as { step: readonly number[] };
  if (step.some((each) => each !== 1)) fail(call, "elements are placed with gaps between them");
}

/** Whole numbers, clipped to an axis of this length, as indices are here. */
function clipped({ graph }: Exported, indices: string, length: number): string {
  const bound = (value: number): string => graph.constant([value], [], ELEMENT.INT64);
  return graph.node("Clip", [cast(graph, indices, ELEMENT.INT64), bound(0), bound(length - 1)]);
}

const axisOf = ({ call }: Exported): number => (call.attrs as { axis: number }).axis;

/** The length of the axis along which a call gathers. */
function lengthOf({ call, other }: Exported, axis: number): number {
  const length = inputOf(call, 0).shape[axis] as number;
  if (length !== inputOf(other, 0).shape[axis]) fail(call, "it gathers along the batch");
  return length;
}

const take: Translation = (exported) => {
  const axis = axisOf(exported);
  const [x, indices] = exported.inputs as [string, string];
  const at = clipped(exported, indices, lengthOf(exported, axis));
  return exported.graph.node("Gather", [x, at], { axis });
};

const pick: Translation = (exported) => {
  const { graph, call } = exported;
  const axis = axisOf(exported);
  const [x, indices] = exported.inputs as [string, string];
  const at = clipped(exported, indices, lengthOf(exported, axis));
  const isShort = inputOf(call, 1).ndim < inputOf(call, 0).ndim;
  const axes = graph.integers([axis]);
  const wide = isShort ? graph.node("Unsqueeze", [at, axes]) : at;
  const found = graph.node("GatherElements", [x, wide], { axis });
  const { keepdims } = call.attrs as { keepdims: boolean };
  return keepdims ? found : graph.node("Squeeze", [found, axes]);
};

/** `1` where the index is that of the column, so that an index outside has a row of zeros. */
const oneHot: Translation = (exported) => {
  const { graph, call } = exported;
  const [indices] = exported.inputs as [string];
  const { depth, clipped: isClipped } = call.attrs as { depth: number; clipped: boolean };
  const at = isClipped ? clipped(exported, indices, depth) : cast(graph, indices, ELEMENT.INT64);
  const columns = graph.integers(Array.from({ length: depth }, (_, i) => i));
  const wide = graph.node("Unsqueeze", [at, graph.integers([-1])]);
  return cast(graph, graph.node("Equal", [wide, columns]), ELEMENT.FLOAT);
};

const argsort: Translation = ({ graph, inputs: [x], call, other }) => {
  const { ascending } = call.attrs as { ascending: boolean };
  const axis = call.output.ndim - 1;
  const lengthIn = (shape: Shape): number[] => [shape[axis] as number];
  const count = graph.lengths(lengthIn(call.output.shape), lengthIn(other.output.shape));
  const options = { axis, largest: ascending ? 0 : 1, sorted: 1 };
  const [, places] = graph.nodeOf("TopK", [x as string, count], 2, options) as [string, string];
  return cast(graph, places, elementOf[call.output.dtype]);
};

/** By the name of the operation. */
export const exportedShapes: readonly (readonly [string, Translation])[] = [
  ["reshape", reshape],
  ["slice", slice],
  ["place", place],
  ["slice_assign", sliceAssign],
  [
    "broadcast_to",
    ({ graph, inputs, call, other }) =>
      graph.node("Expand", [
        inputs[0] as string,
        graph.lengths(call.output.shape, other.output.shape),
      ]),
  ],
  [
    "transpose",
    ({ graph, inputs, call }) => {
      return graph.node("Transpose", inputs, { perm: (call.attrs as { axes: number[] }).axes });
    },
  ],
  ["take", take],
  ["pick", pick],
  ["one_hot", oneHot],
  ["argsort", argsort],
];
