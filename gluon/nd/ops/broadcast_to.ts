/** Broadcasting to a shape. */
import type { Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, type Op } from "../op.ts";
import { broadcastShapes, checkShape, formatShape, sameShape } from "../shape.ts";
import { sumTo } from "./operands.ts";
import { reshape } from "./reshape.ts";

interface Attrs {
  readonly shape: Shape;
}

export const broadcastToOp: Op<Attrs> = defineOp<Attrs>({
  name: "broadcast_to",
  accepts: [anyDType],
  shape: ({ shape }, x) => {
    const from = (x as ArrayType).shape;
    const fits = broadcastShapes(from, shape);
    if (fits && sameShape(fits, shape)) return shape;
    throw new RangeError(
      `Cannot broadcast ${formatShape(from)} to ${formatShape(shape)}: from the last axis on, each ` +
        "length must be 1 or the one wanted.",
    );
  },
  gradient: ({ dy }, x) => [() => sumTo(dy, x.shape)],
  samples: [
    { inputs: [[]], attrs: { shape: [3] } },
    { inputs: [[3]], attrs: { shape: [2, 3] } },
    { inputs: [[2, 1, 3]], attrs: { shape: [2, 4, 3] } },
    { inputs: [[2, 1]], attrs: { shape: [2, 5] } },
    { inputs: [{ shape: [1, 2], dtype: "int32" }], attrs: { shape: [3, 2] } },
    { inputs: [{ shape: [1, 2], dtype: "uint8" }], attrs: { shape: [3, 2] } },
  ],
});

/** `x` itself where it has that shape, else broadcast to it. */
export function spread(x: NDArray, shape: Shape): NDArray {
  return sameShape(x.shape, shape) ? x : apply(broadcastToOp, [x], { shape });
}

/**
 * `x` broadcast to `shape`: repeated along its axes of length 1 and along new leading axes. 0 keeps
 * the length of the input's axis, as in MXNet (where the input has no elements, 0 is 0).
 */
export function broadcast_to(x: NDArray, shape: Shape): NDArray {
  const lead = shape.length - x.ndim;
  const full = shape.map((length, i) =>
    length === 0 && x.size > 0 ? (x.shape[i - lead] ?? 0) : length,
  );
  checkShape(full, "broadcast to an array");
  return sameShape(x.shape, full) ? reshape(x, full) : apply(broadcastToOp, [x], { shape: full });
}

/** What `broadcast_axes` takes: axes of length 1, and the lengths that they shall have. */
export interface BroadcastAxesOptions {
  /** The axes, which have length 1. */
  axis: number | readonly number[];
  /** The lengths that they get. */
  size: number | readonly number[];
}

/** `x` repeated along axes of length 1. */
export function broadcast_axes(x: NDArray, { axis, size }: BroadcastAxesOptions): NDArray {
  const sizes = [size].flat();
  const shape = [axis]
    .flat()
    .reduce<Shape>((all, each, i) => all.with(each, sizes[i] as number), x.shape);
  return broadcast_to(x, shape);
}
