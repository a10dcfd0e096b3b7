/** Reading the part of an array that indices select. */
import type { Shape } from "../../../backends/backend.ts";
import { broadcastStrides, stridesOf } from "../../../backends/base/strides.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { spread } from "../ops/broadcast_to.ts";
import { stack } from "../ops/concat.ts";
import { flip } from "../ops/flip.ts";
import { mergedPositions, type Positions, takeAt } from "../ops/positions.ts";
import { sliceOp } from "../ops/slice.ts";
import { scope } from "../scope.ts";
import { sizeOf } from "../shape.ts";
import type { Index } from "./index.ts";
import { parseIndex } from "./parse.ts";
import { type Gather, resolveIndex, type Selection } from "./resolve.ts";

/** The part of `x` that indices select, as a new array. */
export function getItem(x: NDArray, indices: readonly Index[]): NDArray {
  const selection = resolveIndex(parseIndex(indices), x.shape);
  return scope(() => {
    const { gather } = selection;
    const kept = keptPart(x, selection);
    return gather ? gathered(kept, gather) : kept;
  });
}

/** Cut out, flipped and reshaped, without integer array indexing. */
export function keptPart(x: NDArray, selection: Selection): NDArray {
  const { begin, step, window, isWhole, flips, kept } = selection;
  const cut = isWhole ? x : apply(sliceOp, [x], { begin, step, shape: window });
  const flipped = flips.length > 0 ? flip(cut, flips) : cut;
  return flipped.reshape(kept);
}

/** How axes are arranged so that those indexed by arrays are one. */
export interface Arrangement {
  /** The order of the axes in which those indexed follow each other; nothing where they do. */
  readonly order: readonly number[] | null;
  /** The shape with these axes merged into one, */
  readonly merged: Shape;
  /** which is this one. */
  readonly axis: number;
  /** The order of the axes of the result where the axes of the indices stand elsewhere. */
  readonly moved: readonly number[] | null;
}

/** The arrangement of axes for `gather` from an array of that shape. */
export function arrange(shape: Shape, { axes, shape: block, place }: Gather): Arrangement {
  const [first, last] = [axes[0] as number, axes.at(-1) as number];
  const isTogether = last - first === axes.length - 1;
  const others = [...shape.keys()].filter((axis) => !axes.includes(axis));
  const order = isTogether ? null : [...axes, ...others];
  const axis = isTogether ? first : 0;
  const merged = others
    .map((each) => shape[each] as number)
    .toSpliced(axis, 0, sizeOf(axes.map((each) => shape[each] as number)));
  if (axis === place) return { order, merged, axis, moved: null };
  const rank = others.length + block.length;
  const blockAxes = block.map((_, i) => axis + i);
  const rest = [...new Array(rank).keys()].filter((each) => !blockAxes.includes(each));
  return { order, merged, axis, moved: rest.toSpliced(place, 0, ...blockAxes) };
}

function gathered(x: NDArray, gather: Gather): NDArray {
  const { order, merged, axis, moved } = arrange(x.shape, gather);
  const arranged = (order ? x.transpose(order) : x).reshape(merged);
  const taken = takeAt(arranged, positionsOf(gather, x.shape), axis);
  return moved ? taken.transpose(moved) : taken;
}

/** The positions of `gather` in its axes merged into one. */
export function positionsOf({ axes, positions, shape: block }: Gather, shape: Shape): Positions {
  const lengths = axes.map((axis) => shape[axis] as number);
  const strides = stridesOf(lengths);
  const at = new Int32Array(sizeOf(block));
  for (const [i, each] of positions.entries()) {
    if (each instanceof NDArray) {
      const rows = positions.map((one) => spread(onDevice(one), block));
      const given = rows.length === 1 ? (rows[0] as NDArray).reshape([1, ...block]) : stack(rows);
      return mergedPositions(given, lengths);
    }
    const offsets = broadcastOffsets(each.shape, block);
    for (const [k, offset] of offsets.entries()) {
      at[k] = (at[k] as number) + (each.values[offset] as number) * (strides[i] as number);
    }
  }
  return { at: NDArray.from(at, block, "int32"), inside: null };
}

function onDevice(positions: Gather["positions"][number]): NDArray {
  if (!(positions instanceof NDArray)) {
    return NDArray.from(positions.values, positions.shape, "int32");
  }
  return positions.astype("int32");
}

/** For each element of an array of shape `to` the element of one of shape `from` that is broadcast to it. */
function broadcastOffsets(from: Shape, to: Shape): number[] {
  const strides = broadcastStrides(from, to);
  let offsets = [0];
  for (const [axis, length] of to.entries()) {
    const stride = strides[axis] as number;
    offsets = offsets.flatMap((offset) => Array.from({ length }, (_, i) => offset + i * stride));
  }
  return offsets;
}
