/** Light kernels: on few elements a call into machine code takes longer than the work, which wasm then does. */

import type { Kernel, KernelName, Kernels, Operand } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";

/** Arrays of fewer elements are left to wasm. */
const LEAST = 512;

/** Kernels without a multiply-add: they give the same bits in either. */
const LIGHT: readonly KernelName[] = [
  ...(["negative", "abs", "sign", "floor", "ceil", "round", "sqrt", "relu"] as const),
  ...(["square", "reciprocal", "rsqrt", "softsign", "clip"] as const),
  ...(["add", "subtract", "multiply", "divide", "maximum", "minimum"] as const),
  ...(["equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal"] as const),
  ...(["sum", "max", "min", "take", "argsort"] as const),
];

/** The native kernels; of the light ones, those of wasm where all operands are small. */
export function chooseBySize(wasm: Kernels, native: Kernels): Kernels {
  const chosen = LIGHT.map((name) => {
    const [small, large] = [wasm[name], native[name]] as Kernel<unknown>[];
    const kernel: Kernel<unknown> = (inputs, output, attrs) =>
      ([...inputs, output].every(isSmall) ? small! : large!)(inputs, output, attrs);
    return [name, kernel];
  });
  return { ...native, ...Object.fromEntries(chosen) };
}

const isSmall = ({ shape }: Operand): boolean => sizeOf(shape) < LEAST;
