/** Indices resolved for an array's shape: what to cut out, to flip, to reshape and to gather. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { NDArray } from "../ndarray.ts";
import { broadcastShapes, formatShape, type Shape, sameShape, sizeOf } from "../shape.ts";
import type { HostIndex, Item } from "./parse.ts";
import { type Window, windowOf } from "./range.ts";

/** Positions along one axis, on the host or on the device. */
export type Positions = HostIndex | NDArray;

/** Integer array indexing of some axes of `Selection.kept`. */
export interface Gather {
  readonly axes: readonly number[];
  /** For each of these axes the positions; all broadcast to `shape`. */
  readonly positions: readonly Positions[];
  readonly shape: Shape;
  /** Before which of the other axes those of `shape` stand. */
  readonly place: number;
}

/** What indices select, as steps that follow each other. */
export interface Selection {
  /** First a window of the array: where it begins, its positive steps, its shape. */
  readonly begin: readonly number[];
  readonly step: readonly number[];
  readonly window: Shape;
  /** Whether the window is the array. */
  readonly isWhole: boolean;
  /** Then its axes to flip, */
  readonly flips: readonly number[];
  /** the shape without the axes that a number indexes and with new ones, */
  readonly kept: Shape;
  /** and integer array indexing. */
  readonly gather: Gather | null;
  /** The shape of what is selected. */
  readonly shape: Shape;
}

/**
 * What `items` select of an array of that shape.
 *
 * @throws {RangeError} where there are too many, an index is outside of its axis, or arrays of indices do not broadcast.
 */
export function resolveIndex(items: readonly Item[], shape: Shape): Selection {
  const expanded = expandEllipsis(items.flatMap(positionsOfMask), shape);
  const windows: Window[] = [];
  const kept: number[] = [];
  const axes: number[] = [];
  const positions: Positions[] = [];
  /** Where indices by numbers and arrays stand in the list, and before which kept axis the first one. */
  const chosen: number[] = [];
  let place = 0;
  for (const [i, item] of expanded.entries()) {
    if (item.kind === "new axis") {
      kept.push(1);
      continue;
    }
    const axis = windows.length;
    const length = shape[axis] as number;
    if (item.kind === "range") {
      const window = windowOf(item.range, length);
      windows.push(window);
      kept.push(window.length);
      continue;
    }
    if (chosen.length === 0) place = kept.length;
    chosen.push(i);
    if (item.kind === "at") {
      windows.push({ begin: inside(item.index, axis, shape), step: 1, length: 1, flipped: false });
    } else if (item.kind === "positions") {
      axes.push(kept.length);
      windows.push({ begin: 0, step: 1, length, flipped: false });
      kept.push(length);
      const { positions: given } = item;
      if (given instanceof NDArray) positions.push(given);
      else {
        const values = given.values.map((each) => inside(each, axis, shape));
        positions.push({ shape: given.shape, values });
      }
    }
  }
  const window = windows.map(({ length }) => length);
  const base = {
    begin: windows.map(({ begin }) => begin),
    step: windows.map(({ step }) => step),
    window,
    isWhole: windows.every(({ step }, axis) => step === 1 && window[axis] === shape[axis]),
    flips: [...windows.keys()].filter((axis) => windows[axis]?.flipped && (window[axis] ?? 0) > 1),
    kept,
  };
  if (axes.length === 0) return { ...base, gather: null, shape: kept };
  const block = blockShape(positions);
  const isAdjacent = (chosen.at(-1) as number) - (chosen[0] as number) === chosen.length - 1;
  const others = kept.filter((_, axis) => !axes.includes(axis));
  const at = isAdjacent ? place : 0;
  const gather = { axes, positions, shape: block, place: at };
  return { ...base, gather, shape: others.toSpliced(at, 0, ...block) };
}

/** A mask on the host as the positions where it is true, one list for each of its axes. */
function positionsOfMask(item: Item): readonly Item[] {
  if (item.kind !== "mask") return [item];
  const { mask } = item;
  if (mask instanceof NDArray) {
    throw new TypeError(
      `Cannot get the elements of a mask ${formatShape(mask.shape)} on the device: their number ` +
        "depends on its values, which only reading tells; read positions first, " +
        "x.get(...(await nd.nonzero(mask))), or choose with nd.where(mask, x, y).",
    );
  }
  const found = [...mask.values.keys()].filter((i) => mask.values[i]);
  return mask.shape.map((length, axis) => {
    const stride = sizeOf(mask.shape.slice(axis + 1));
    const values = found.map((i) => Math.floor(i / stride) % length);
    const positions = { shape: [found.length], values };
    return { kind: "positions", positions, ...(axis === 0 && { maskOf: mask.shape }) };
  });
}

/** The items with `...`, which at the end is implied, as the ranges that it stands for. */
function expandEllipsis(items: readonly Item[], shape: Shape): readonly Item[] {
  const at = items.findIndex(({ kind }) => kind === "ellipsis");
  if (items.findLastIndex(({ kind }) => kind === "ellipsis") !== at) {
    throw new RangeError(
      "Cannot index with two ellipses (...): use one; what each stands for is open.",
    );
  }
  const named = items.filter(({ kind }) => kind !== "new axis" && kind !== "ellipsis").length;
  const missing = shape.length - named;
  if (missing < 0) {
    throw new RangeError(
      `Cannot index ${formatShape(shape)} with ${named} indices: it has ${shape.length} axes; give at ` +
        "most one for each.",
    );
  }
  const all: Item = { kind: "range", range: { start: null, stop: null, step: 1 } };
  const rest = new Array<Item>(missing).fill(all);
  const expanded = at < 0 ? [...items, ...rest] : items.toSpliced(at, 1, ...rest);
  let axis = 0;
  for (const item of expanded) {
    if (item.kind === "new axis") continue;
    if (item.kind === "positions" && item.maskOf) checkMask(item.maskOf, shape, axis);
    axis++;
  }
  return expanded;
}

/** Throws where a mask has not the shape of the axes from `axis` on, which it indexes. */
export function checkMask(mask: Shape, shape: Shape, axis = 0): void {
  const covered = shape.slice(axis, axis + mask.length);
  if (sameShape(mask, covered)) return;
  throw new RangeError(
    `Cannot index ${formatShape(shape)} with a mask ${formatShape(mask)}: its axes must be as long as ` +
      `those that it indexes, ${formatShape(covered)}.`,
  );
}

function inside(index: number, axis: number, shape: Shape): number {
  const length = shape[axis] as number;
  if (index >= -length && index < length) return index < 0 ? index + length : index;
  throw new RangeError(
    `Cannot index ${formatShape(shape)} at ${formatValue(index)}: axis ${axis} has ` +
      (length === 0 ? "no elements." : `positions ${-length} to ${length - 1}.`),
  );
}

/** The shape that arrays of indices broadcast to. */
function blockShape(positions: readonly Positions[]): Shape {
  const shape = positions.reduce<Shape | null>(
    (all, { shape: each }) => all && broadcastShapes(all, each),
    [],
  );
  if (shape) return shape;
  throw new RangeError(
    `Cannot index with arrays of shapes ${positions.map((each) => formatShape(each.shape)).join(", ")}: ` +
      "they do not broadcast; from the last axis on, lengths must be equal or 1.",
  );
}
