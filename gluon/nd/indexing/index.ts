/** Indices of arrays, as objects and in Python's notation. */
import type { NumericArray } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";

/** Python's slice: positions from `start` to before `stop` in steps; `null` or nothing is the axis's own bound. */
export interface IndexRange {
  /** The first index; absent or `null`: the axis's own bound. */
  readonly start?: number | null;
  /** The index before which it ends; absent or `null`: the axis's own bound. */
  readonly stop?: number | null;
  /** Negative steps go backwards. Default: 1. */
  readonly step?: number | null;
}

/** Boolean mask: the elements where it is not 0. Its axes are the next ones of the array. */
export interface IndexMask {
  /** 1 where an element is meant, else 0. */
  readonly mask: NDArray;
}

/** Whole numbers or booleans nested in lists: positions along an axis, or a mask that is known on the host. */
export type IndexList = readonly (number | boolean | IndexList)[];

/**
 * One or several indices, as between Python's brackets:
 *
 * | index | in Python |
 * |---|---|
 * | `1`, `-1` | an element of an axis, counted from its end where negative |
 * | `"1:3, ..., ::-1"` | the same text; also `None` and `newaxis`, and lists such as `[0, 2]` |
 * | `{ start, stop, step }` | a slice |
 * | `null` | a new axis of length 1 |
 * | `[0, 2]`, an `NDArray` | integer array indexing: any order, repeated ones too; several broadcast together |
 * | `[true, false]`, `{ mask }` | a boolean mask |
 */
export type Index =
  | number
  | string
  | null
  | IndexRange
  | IndexMask
  | IndexList
  | NumericArray
  | NDArray;
