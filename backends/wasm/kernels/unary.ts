/** Elementwise kernels of one input. */

import type { FusedKernels, Kernel, UnaryName } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { elementsOf, inputAt, pointerOf } from "./operand.ts";

type Map = (x: number, y: number, n: number) => void;

/** A kernel that applies `map` to every element. */
function unary(map: Map): Kernel {
  return (inputs, output) => {
    const x = pointerOf(inputAt(inputs, 0));
    const y = pointerOf(output);
    const n = elementsOf(output);
    return () => map(x, y, n);
  };
}

type Names = UnaryName | "square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign";

export function unaryKernels(
  simd: SimdExports,
): Record<Names, Kernel> & Pick<FusedKernels, "clip"> {
  return {
    negative: unary(simd.negative),
    abs: unary(simd.abs),
    sign: unary(simd.sign),
    floor: unary(simd.floor),
    ceil: unary(simd.ceil),
    round: unary(simd.round),
    exp: unary(simd.exp),
    log: unary(simd.log),
    log2: unary(simd.log2),
    log10: unary(simd.log10),
    log1p: unary(simd.log1p),
    expm1: unary(simd.expm1),
    sqrt: unary(simd.sqrt),
    cbrt: unary(simd.cbrt),
    sin: unary(simd.sin),
    cos: unary(simd.cos),
    arcsin: unary(simd.arcsin),
    arccos: unary(simd.arccos),
    arctan: unary(simd.arctan),
    tanh: unary(simd.tanh),
    sigmoid: unary(simd.sigmoid),
    relu: unary(simd.relu),
    erf: unary(simd.erf),
    square: unary(simd.square),
    reciprocal: unary(simd.reciprocal),
    rsqrt: unary(simd.rsqrt),
    softrelu: unary(simd.softrelu),
    softsign: unary(simd.softsign),
    clip: (inputs, output, { a_min: low, a_max: high }) => {
      const x = pointerOf(inputAt(inputs, 0));
      const y = pointerOf(output);
      const n = elementsOf(output);
      return () => simd.clip(x, y, n, low, high);
    },
  };
}
