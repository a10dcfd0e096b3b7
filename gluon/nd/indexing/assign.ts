/** Writing the part of an array that indices select, in place or into a new array. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { differentiable } from "../autograd/tape.ts";
import { context } from "../context.ts";
import { flattenNested, type NestedNumbers } from "../creation.ts";
import { NDArray } from "../ndarray.ts";
import { spread } from "../ops/broadcast_to.ts";
import { cast, copy, copyOp } from "../ops/cast.ts";
import { flip } from "../ops/flip.ts";
import { none } from "../ops/operands.ts";
import { putAtOp } from "../ops/put_at.ts";
import { sliceAssignOp } from "../ops/slice_assign.ts";
import { where, whereOp } from "../ops/where.ts";
import { scope } from "../scope.ts";
import { broadcastShapes, formatShape, type Shape, sameShape } from "../shape.ts";
import { arrange, keptPart, positionsOf } from "./get.ts";
import type { Index } from "./index.ts";
import { parseIndex } from "./parse.ts";
import { checkMask, resolveIndex, type Selection } from "./resolve.ts";

/** What is written: it is broadcast to what the indices select, and converted to the dtype of the array. */
export type Assigned = NDArray | NestedNumbers;

/**
 * Overwrites the part of `x` that `indices` select.
 *
 * @throws {Error} while autograd follows the array or, but for the whole of it, the value.
 */
export function setItem(x: NDArray, indices: readonly Index[], value: Assigned): NDArray {
  const isFollowed = differentiable(x) || (value instanceof NDArray && differentiable(value));
  const assignment = assignmentOf(x, indices);
  const isAll = assignment.kind === "part" && isAllOf(assignment.selection);
  if (context.recording && isFollowed && !isAll) {
    throw new Error(
      `Cannot set a part of ${x} while autograd records: it follows the array or the value; take ` +
        "the new array that y = x.with(index, value) gives.",
    );
  }
  // `write` gives the caller's array, which no scope here owns.
  scope(() => {
    write(x, assignment, value, x);
  });
  return x;
}

/** A new array: `x` with the part that `indices` select overwritten. */
export function withItem(x: NDArray, indices: readonly Index[], value: Assigned): NDArray {
  return scope(() => write(x, assignmentOf(x, indices), value));
}

type Assignment =
  | { readonly kind: "mask"; readonly mask: NDArray }
  | { readonly kind: "part"; readonly selection: Selection };

function assignmentOf(x: NDArray, indices: readonly Index[]): Assignment {
  const items = parseIndex(indices);
  const [only, ...others] = items;
  if (only?.kind !== "mask" || !(only.mask instanceof NDArray) || others.length > 0) {
    return { kind: "part", selection: resolveIndex(items, x.shape) };
  }
  const { shape } = only.mask;
  checkMask(shape, x.shape);
  const rest = x.shape.slice(shape.length).map(() => 1);
  return { kind: "mask", mask: only.mask.reshape([...shape, ...rest]) };
}

const isAllOf = ({ isWhole, flips, gather }: Selection): boolean =>
  isWhole && flips.length === 0 && gather === null;

/** `x` with `value` in the place of what was chosen, written to `out` where it is given. */
function write(x: NDArray, assignment: Assignment, value: Assigned, out?: NDArray): NDArray {
  const given = asArray(x, value);
  if (assignment.kind === "mask") {
    const { mask } = assignment;
    // A row for each of its elements would be as many as there are; the rest is broadcast.
    const part = fitted(given, x.shape);
    return out ? apply(whereOp, [spread(mask, x.shape), part, x], none, out) : where(mask, part, x);
  }
  const { selection } = assignment;
  const part = fitted(given, selection.shape);
  if (selection.gather) return put(x, selection, part, out);
  return place(x, selection, part, out);
}

/** `part` in the place of the window of `x`, which is flipped and reshaped as selected. */
function place(x: NDArray, selection: Selection, part: NDArray, out?: NDArray): NDArray {
  const { begin, step, window, isWhole, flips } = selection;
  const shaped = part.reshape(window);
  const straight = flips.length > 0 ? flip(shaped, flips) : shaped;
  if (isWhole) return out ? apply(copyOp, [straight], none, out) : copy(straight);
  return apply(sliceAssignOp, [x, straight], { begin, step }, out);
}

/** `part` in the place of what arrays of indices select. */
function put(x: NDArray, selection: Selection, part: NDArray, out?: NDArray): NDArray {
  const { gather, isWhole, flips, kept } = selection;
  if (gather === null) return x;
  const { order, merged, axis, moved } = arrange(kept, gather);
  const { at, inside } = positionsOf(gather, kept);
  const indices = inside ? where(inside, at, -1) : at;
  const rows = moved ? part.transpose(inverse(moved)) : part;
  const isDirect = isWhole && flips.length === 0 && order === null;
  if (isDirect) {
    const y = apply(putAtOp, [x.reshape(merged), rows, indices], { axis }, out?.view(merged));
    return out ?? y.reshape(x.shape);
  }
  const base = keptPart(x, selection);
  const arranged = order ? base.transpose(order) : base;
  const y = apply(putAtOp, [arranged.reshape(merged), rows, indices], { axis });
  const shaped = y.reshape(arranged.shape);
  return place(x, selection, order ? shaped.transpose(inverse(order)) : shaped, out);
}

function inverse(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/** `value` as an array of the dtype of `x`, in memory that writing `x` leaves as it is. */
function asArray(x: NDArray, value: Assigned): NDArray {
  if (value instanceof NDArray) {
    const array = cast(value, x.dtype);
    return array.storage === x.storage ? copy(array) : array;
  }
  if (typeof value === "number") return NDArray.from([value], [], x.dtype);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const { values, shape } = flattenNested(value);
    return NDArray.from(values, shape, x.dtype);
  }
  throw new TypeError(
    `Cannot set a part of an array to ${formatValue(value)}: it is neither a number nor numbers in ` +
      "lists nor an NDArray.",
  );
}

/** `value` broadcast to `shape`; leading axes of length 1 that are too many go, as in NumPy. */
function fitted(value: NDArray, shape: Shape): NDArray {
  const extra = Math.max(0, value.ndim - shape.length);
  const isPadded = value.shape.slice(0, extra).every((length) => length === 1);
  const array = extra > 0 && isPadded ? value.reshape(value.shape.slice(extra)) : value;
  const fits = broadcastShapes(array.shape, shape);
  if (fits && sameShape(fits, shape)) return spread(array, shape);
  throw new RangeError(
    `Cannot set a part ${formatShape(shape)} to an array ${formatShape(value.shape)}: it does not ` +
      "broadcast; from the last axis on, lengths must be equal or 1.",
  );
}
