/** Copies: to a new array, into an existing array, to another dtype. */

import type { DType, NoAttrs } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { none } from "./operands.ts";
import { reshape } from "./reshape.ts";

export const copyOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "copy",
  elementwise: true,
  accepts: [anyDType],
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy }) => [() => dy],
  samples: [
    { inputs: [[2, 3]] },
    { inputs: [[]] },
    { inputs: [{ shape: [5], dtype: "int32" }] },
    { inputs: [{ shape: [5], dtype: "uint8" }] },
  ],
});

export const castOp: Op<{ readonly dtype: DType }> = defineOp<{ readonly dtype: DType }>({
  name: "cast",
  accepts: [anyDType],
  shape: (_, x) => x?.shape ?? [],
  dtype: ({ dtype }) => dtype,
  gradient: ({ dy }, x) => [x?.dtype === "float32" && dy.dtype === "float32" ? () => dy : null],
  samples: (["float32", "int32", "uint8"] as const).flatMap((dtype) => [
    { inputs: [[2, 3]], attrs: { dtype: dtype === "uint8" ? "float32" : dtype } },
    { inputs: [{ shape: [7], dtype: "int32" as const, draw: { index: 300 } }], attrs: { dtype } },
    { inputs: [{ shape: [7], dtype: "uint8" as const, draw: { index: 256 } }], attrs: { dtype } },
  ]),
});

/** A deep copy. */
export function copy(x: NDArray): NDArray {
  return apply(copyOp, [x], none);
}

/** Overwrites `target` with the values of `x`, in place. Shapes and dtypes must be equal. */
export function copyTo(x: NDArray, target: NDArray): NDArray {
  return apply(copyOp, [x], none, target);
}

/**
 * `x` converted to another dtype. From float32 to int32, numbers are truncated toward zero, those beyond int32
 * become its largest or smallest, NaN becomes 0; to uint8, they are then taken modulo 256, as in
 * NumPy. Where `x` has that dtype already, the result shares its memory.
 */
export function cast(x: NDArray, dtype: DType): NDArray {
  return checkDType(dtype) === x.dtype ? reshape(x, x.shape) : apply(castOp, [x], { dtype });
}

/** Checks the name of a dtype that a caller gave. */
export function checkDType(dtype: DType): DType {
  if (anyDType.includes(dtype)) return dtype;
  throw new TypeError(
    `Cannot use dtype ${formatValue(dtype)}: there is no such dtype; use one of ${anyDType.join(", ")}.`,
  );
}
