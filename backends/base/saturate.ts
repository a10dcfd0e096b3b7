/** Numbers of JavaScript as integers of a dtype. */

import type { DType } from "./dtype.ts";

/** The int32 nearest to `x` truncated toward zero; 0 for NaN. */
export function saturate(x: number): number {
  return Math.max(-(2 ** 31), Math.min(Math.trunc(x), 2 ** 31 - 1)) || 0;
}

/**
 * Numbers that a typed array of `dtype` stores as the `cast` kernel would convert them: those for int32 and uint8 are
 * saturated at int32, which a typed array by itself takes modulo 2^32.
 */
export function castable(data: ArrayLike<number>, dtype: DType): ArrayLike<number> {
  if (dtype === "float32" || data instanceof Int32Array || data instanceof Uint8Array) return data;
  const integers = new Int32Array(data.length);
  for (let i = 0; i < integers.length; i++) integers[i] = saturate(data[i] as number);
  return integers;
}
