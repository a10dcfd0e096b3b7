/** Writing slices at indices: scatter that overwrites. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, type Op } from "../op.ts";
import { formatShape, sameShape } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { copy } from "./cast.ts";
import { zeros_like } from "./like.ts";
import { oneHotOp } from "./one_hot.ts";
import { scalar } from "./operands.ts";
import { max } from "./reduce.ts";
import { take } from "./take.ts";
import { masked, where } from "./where.ts";

/** `values (k...)` in the place of axis `axis` of `rank` axes, for broadcasting. */
function along(values: NDArray, axis: number, rank: number): NDArray {
  return values.reshape([
    ...new Array<number>(axis).fill(1),
    ...values.shape,
    ...new Array<number>(rank - axis - 1).fill(1),
  ]);
}

/** `0, 1, ... count - 1` as int32. */
function count(length: number): NDArray {
  return NDArray.from(
    Int32Array.from({ length }, (_, i) => i),
    [length],
    "int32",
  );
}

/**
 * `x (..., n, ...), y (..., k..., ...), indices (k...) int32`: `x` with its slices at the indices overwritten by those
 * of `y`. Of indices that are equal the last counts; one outside of the axis is skipped.
 */
export const putAtOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "put_at",
  accepts: [anyDType, anyDType, ["int32"]],
  shape: ({ axis }, x, y, indices) => {
    const { shape, dtype } = x as ArrayType;
    const expected = shape.toSpliced(axis, 1, ...(indices as ArrayType).shape);
    if (sameShape(expected, y?.shape ?? []) && y?.dtype === dtype) return shape;
    throw new RangeError(
      `Cannot put ${y?.dtype} ${formatShape(y?.shape ?? [])} at ${formatShape(indices?.shape ?? [])} ` +
        `indices of axis ${axis} of ${dtype} ${formatShape(shape)}: it must be ${dtype} ` +
        `${formatShape(expected)}.`,
    );
  },
  gradient: ({ dy, attrs }, x, y, indices) => {
    const at = indices as NDArray;
    return [
      () => apply(putAtOp, [dy, zeros_like(y as NDArray), at], attrs),
      () => {
        const { axis } = attrs;
        const flat = at.reshape([at.size]);
        const order = count(at.size);
        const none = spread(scalar(-1, "int32"), [x.shape[axis] as number]);
        const winners = take(apply(putAtOp, [none, order, flat], { axis: 0 }), flat);
        const won = along(winners.equal(order).reshape(at.shape), axis, x.ndim);
        return masked(won, take(dy, at, { axis }));
      },
      null,
    ];
  },
  lower: ({ axis }, ...inputs) => {
    const [x, y, indices] = inputs as [NDArray, NDArray, NDArray];
    const { size } = indices;
    if (size === 0) return copy(x);
    const depth = x.shape[axis] as number;
    const hot = apply(oneHotOp, [indices.reshape([size])], { depth, clipped: false });
    const numbers = count(size).add(1).astype("float32").reshape([size, 1]);
    const last = max(hot.multiply(numbers), { axis: 0 }); // 0 where there is none
    const rows = y.reshape([...x.shape.slice(0, axis), size, ...x.shape.slice(axis + 1)]);
    return where(along(last, axis, x.ndim), take(rows, last.subtract(1), { axis }), x);
  },
  samples: [
    {
      inputs: [[5, 3], [2, 3], { shape: [2], dtype: "int32", draw: { values: [4, 1] } }],
      attrs: { axis: 0 },
    },
    {
      inputs: [[2, 5], [2, 3], { shape: [3], dtype: "int32", draw: { values: [3, 0, 3] } }],
      attrs: { axis: 1 },
    },
    {
      inputs: [
        [4, 2, 3],
        [4, 2, 2, 3],
        { shape: [2, 2], dtype: "int32", draw: { values: [1, 0, 1, 1] } },
      ],
      attrs: { axis: 1 },
    },
    {
      inputs: [[6], [4], { shape: [4], dtype: "int32", draw: { values: [-1, 6, 5, 2] } }],
      attrs: { axis: 0 },
    },
    { inputs: [[6], [], { shape: [], dtype: "int32", draw: { values: [3] } }], attrs: { axis: 0 } },
    { inputs: [[3, 2], [0, 2], { shape: [0], dtype: "int32" }], attrs: { axis: 0 } },
    {
      inputs: [
        { shape: [4, 3], dtype: "uint8" },
        { shape: [2, 3], dtype: "uint8" },
        { shape: [2], dtype: "int32", draw: { values: [2, 2] } },
      ],
      attrs: { axis: 0 },
    },
    {
      inputs: [
        { shape: [7], dtype: "int32" },
        { shape: [3], dtype: "int32" },
        { shape: [3], dtype: "int32", draw: { values: [6, 0, 6] } },
      ],
      attrs: { axis: 0 },
    },
  ],
});
