/** Arrays in the shape of others, and shapes as arrays. */
import { NDArray } from "../ndarray.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { broadcast_to } from "./broadcast_to.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";

/** Options of `broadcast_like`. */
export interface BroadcastLikeOptions {
  /** Axes of the first array that are broadcast, each to that of the second at its place in `rhs_axes`. */
  lhs_axes?: readonly number[];
  /** Axes of the second array, one for each of `lhs_axes`. */
  rhs_axes?: readonly number[];
}

/** Options of `reshape_like`: which axes are reshaped, and to which of the other array. */
export interface ReshapeLikeOptions {
  /** The first axis of `lhs` that changes. Default: 0. */
  lhs_begin?: number;
  /** The axis of `lhs` before which it ends. Default: after the last. */
  lhs_end?: number;
  /** The first axis of `rhs` that counts. Default: 0. */
  rhs_begin?: number;
  /** The axis of `rhs` before which it ends. Default: after the last. */
  rhs_end?: number;
}

/** `lhs` broadcast to the shape of `rhs`, or some of its axes to some of that. */
export function broadcast_like(
  lhs: NDArray,
  rhs: NDArray,
  { lhs_axes, rhs_axes }: BroadcastLikeOptions = {},
): NDArray {
  if (!lhs_axes && !rhs_axes) return broadcast_to(lhs, rhs.shape);
  if (lhs_axes?.length !== rhs_axes?.length) {
    throw new RangeError(
      `Cannot broadcast_like with lhs_axes [${lhs_axes}] and rhs_axes [${rhs_axes}]: give as many of both.`,
    );
  }
  const shape = [...lhs.shape];
  for (const [i, axis] of (lhs_axes as readonly number[]).entries()) {
    const from = resolveAxis(
      (rhs_axes as readonly number[])[i] as number,
      rhs.ndim,
      "broadcast_like",
    );
    shape[resolveAxis(axis, lhs.ndim, "broadcast_like")] = rhs.shape[from] as number;
  }
  return broadcast_to(lhs, shape);
}

/** `lhs` in the shape of `rhs`, or its axes from `lhs_begin` to before `lhs_end` in the shape of those of `rhs`. */
export function reshape_like(
  lhs: NDArray,
  rhs: NDArray,
  { lhs_begin = 0, lhs_end = lhs.ndim, rhs_begin = 0, rhs_end = rhs.ndim }: ReshapeLikeOptions = {},
): NDArray {
  const from = (at: number, rank: number): number => (at < 0 ? at + rank : at);
  const [begin, end] = [from(lhs_begin, lhs.ndim), from(lhs_end, lhs.ndim)];
  const taken = rhs.shape.slice(from(rhs_begin, rhs.ndim), from(rhs_end, rhs.ndim));
  return reshape(lhs, lhs.shape.toSpliced(begin, end - begin, ...taken));
}

/** `x` cut to the lengths of `shape_like`, along `axes` or all of its axes. */
export function slice_like(
  x: NDArray,
  shape_like: NDArray,
  { axes }: { axes?: number | readonly number[] } = {},
): NDArray {
  const named = axes === undefined ? [] : [axes].flat();
  const cut = named.length === 0 ? [...shape_like.shape.keys()] : named;
  const end: (number | null)[] = x.shape.map(() => null);
  for (const each of cut as number[]) {
    const axis = resolveAxis(each, x.ndim, "slice_like");
    const length = shape_like.shape[each < 0 ? each + shape_like.ndim : each] as number;
    if (!(length <= (x.shape[axis] as number))) {
      throw new RangeError(
        `Cannot slice_like ${formatShape(x.shape)} along axis ${axis} to ${formatShape(shape_like.shape)}: it is ` +
          "not as long.",
      );
    }
    end[axis] = length;
  }
  return slice(
    x,
    x.shape.map(() => null),
    end,
  );
}

/** The shape of `x`, as int32 (MXNet: int64). */
export function shape_array(x: NDArray): NDArray {
  return NDArray.from(x.shape, [x.ndim], "int32");
}

/** The number of elements of `x`, as int32 `(1,)` (MXNet: int64). */
export function size_array(x: NDArray): NDArray {
  return NDArray.from([x.size], [1], "int32");
}
