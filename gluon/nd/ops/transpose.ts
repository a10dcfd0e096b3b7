/** Transposition: axes in another order. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { formatShape } from "../shape.ts";

interface Attrs {
  readonly axes: readonly number[];
}

export const transposeOp: Op<Attrs> = defineOp<Attrs>({
  name: "transpose",
  accepts: [anyDType],
  shape: ({ axes }, x) => axes.map((axis) => x?.shape[axis] as number),
  gradient: ({ dy, attrs: { axes } }) => [
    () =>
      transpose(
        dy,
        axes.map((_, i) => axes.indexOf(i)),
      ),
  ],
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [1, 0] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [2, 0, 1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2, 1] } },
    { inputs: [{ shape: [5, 2], dtype: "int32" }], attrs: { axes: [1, 0] } },
    { inputs: [{ shape: [5, 2], dtype: "uint8" }], attrs: { axes: [1, 0] } },
    { inputs: [[4]], attrs: { axes: [0] } },
  ],
});

/** Axis `i` of the result is axis `axes[i]` of `x`; by default the axes are reversed. */
export function transpose(x: NDArray, axes?: readonly number[]): NDArray {
  const order = axes?.map((axis) => (axis < 0 ? axis + x.ndim : axis));
  if (order && [...order].sort((a, b) => a - b).some((axis, i) => axis !== i))
    throw misordered(x, axes);
  if (order && order.length !== x.ndim) throw misordered(x, axes);
  return apply(transposeOp, [x], { axes: order ?? x.shape.map((_, i) => x.ndim - 1 - i) });
}

function misordered(x: NDArray, axes: readonly number[] = []): RangeError {
  return new RangeError(
    `Cannot transpose ${formatShape(x.shape)} to axes [${axes.join(", ")}]: they are no reordering ` +
      `of its ${x.ndim} axes; name each axis once.`,
  );
}
