/** The element types of tensors in files. */
import type { DType, NumericArray } from "../nd/mod.ts";

/** Element types in files: those of arrays, and float64, in which `reference` computes. */
export type StoredDType = DType | "float64";

/** The typed array of each. */
export const arrayOf: {
  readonly float32: Float32ArrayConstructor;
  readonly float64: Float64ArrayConstructor;
  readonly int32: Int32ArrayConstructor;
  readonly uint8: Uint8ArrayConstructor;
} = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array };

/** The element type of a typed array. */
export function storedDTypeOf(array: NumericArray): StoredDType {
  if (array instanceof Float32Array) return "float32";
  if (array instanceof Float64Array) return "float64";
  return array instanceof Int32Array ? "int32" : "uint8";
}
