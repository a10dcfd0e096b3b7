/** Types of elements. */

/**
 * Element types. `float32` is for mathematics, `int32` for counts and indices, `uint8` stores pixels and flags and
 * supports data movement only (cast it to compute with it).
 */
export type DType = "float32" | "int32" | "uint8";

/** Bytes that one element of a dtype takes. */
export const bytesPerElement: Readonly<Record<DType, number>> = {
  float32: 4,
  int32: 4,
  uint8: 1,
};
