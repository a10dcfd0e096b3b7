/** Padding: an array with a border. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { placeOp } from "./slice.ts";
import { sliceAssignOp } from "./slice_assign.ts";
import { take } from "./take.ts";

/** Options of `pad`. */
export interface PadOptions {
  /** What the border holds: one value, the nearest element, or the elements inside of the edge, mirrored. */
  mode: "constant" | "edge" | "reflect";
  /** Numbers of elements before and after each axis: `[before0, after0, before1, ...]`. */
  pad_width: readonly number[];
  /** The value of mode "constant". Default: 0. */
  constant_value?: number;
}

/** `x` with a border along each axis; of any number of axes, where MXNet pads the last ones of 4 or 5. */
export function pad(x: NDArray, { mode, pad_width, constant_value = 0 }: PadOptions): NDArray {
  const fail = (why: string): never => {
    throw new RangeError(
      `Cannot pad ${formatShape(x.shape)} by ${formatValue(pad_width)} with mode ${formatValue(mode)}: ${why}.`,
    );
  };
  if (!["constant", "edge", "reflect"].includes(mode)) {
    fail('there is no such mode; use "constant", "edge" or "reflect"');
  }
  if (pad_width.length !== 2 * x.ndim || pad_width.some((n) => !Number.isInteger(n) || n < 0)) {
    fail("give two whole numbers, 0 or more, for each axis");
  }
  const before = x.shape.map((_, axis) => pad_width[2 * axis] as number);
  const after = x.shape.map((_, axis) => pad_width[2 * axis + 1] as number);
  if (mode === "constant") {
    const step = x.shape.map(() => 1);
    const shape = x.shape.map((n, axis) => n + (before[axis] as number) + (after[axis] as number));
    if (constant_value === 0) return apply(placeOp, [x], { begin: before, step, shape });
    return scope(() => {
      const border = spread(NDArray.from([constant_value], [], x.dtype), shape);
      return apply(sliceAssignOp, [border, x], { begin: before, step });
    });
  }
  return scope(() =>
    x.shape.reduce((padded, length, axis) => {
      const [first, last] = [before[axis] as number, after[axis] as number];
      if (first + last === 0) return padded;
      if (length === 0) fail(`axis ${axis} has no elements`);
      if (mode === "reflect" && Math.max(first, last) >= length) {
        fail(`axis ${axis} has ${length} elements, and a mirror image of it ${length - 1}`);
      }
      const at = Int32Array.from({ length: length + first + last }, (_, i) => {
        if (mode === "edge") return Math.min(Math.max(i - first, 0), length - 1);
        const position = Math.abs(i - first);
        return position < length ? position : 2 * (length - 1) - position;
      });
      return take(padded, NDArray.from(at, [at.length], "int32"), { axis });
    }, x),
  );
}
