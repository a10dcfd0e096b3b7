/** Elementwise kernels of two inputs, with broadcasting. */

import type { BinaryName, Kernel } from "../../backend.ts";
import { broadcastStrides, stridesOf } from "../../base/strides.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { elementsOf, inputAt, numberType, pointerOf } from "./operand.ts";
import { walk } from "./strides.ts";

type Broadcast = SimdExports["add_float32"];

/** A kernel for both dtypes; up to three axes, after merging, are walked inside it. */
function binary(float32: Broadcast, int32: Broadcast): Kernel {
  return (inputs, output) => {
    const left = inputAt(inputs, 0);
    const right = inputAt(inputs, 1);
    const f = numberType(output) === "float32" ? float32 : int32;
    const { shape } = output;
    const a = pointerOf(left);
    const b = pointerOf(right);
    const y = pointerOf(output);
    const n = elementsOf(output);
    if (elementsOf(left) === n && elementsOf(right) === n) {
      return () => f(a, b, y, 1, 1, n, 0, 0, 1, 0, 0, 1);
    }
    const { lengths, strides, starts } = walk(
      shape,
      [broadcastStrides(left.shape, shape), broadcastStrides(right.shape, shape), stridesOf(shape)],
      3,
    );
    const [n0, n1, n2] = lengths as Triple;
    const [[a0, a1, a2], [b0, b1, b2]] = strides as [Triple, Triple, Triple];
    const [as, bs, ys] = starts as [number[], number[], number[]];
    if (ys.length === 1) return () => f(a, b, y, n0, n1, n2, a0, a1, a2, b0, b1, b2);
    return () => {
      for (let i = 0; i < ys.length; i++) {
        f(a + 4 * as[i]!, b + 4 * bs[i]!, y + 4 * ys[i]!, n0, n1, n2, a0, a1, a2, b0, b1, b2);
      }
    };
  };
}

type Triple = [number, number, number];

export function binaryKernels(simd: SimdExports): Record<BinaryName, Kernel> {
  return {
    add: binary(simd.add_float32, simd.add_int32),
    subtract: binary(simd.subtract_float32, simd.subtract_int32),
    multiply: binary(simd.multiply_float32, simd.multiply_int32),
    divide: binary(simd.divide_float32, simd.divide_int32),
    modulo: binary(simd.modulo_float32, simd.modulo_int32),
    power: binary(simd.power_float32, simd.power_int32),
    maximum: binary(simd.maximum_float32, simd.maximum_int32),
    minimum: binary(simd.minimum_float32, simd.minimum_int32),
    equal: binary(simd.equal_float32, simd.equal_int32),
    not_equal: binary(simd.not_equal_float32, simd.not_equal_int32),
    greater: binary(simd.greater_float32, simd.greater_int32),
    greater_equal: binary(simd.greater_equal_float32, simd.greater_equal_int32),
    lesser: binary(simd.lesser_float32, simd.lesser_int32),
    lesser_equal: binary(simd.lesser_equal_float32, simd.lesser_equal_int32),
  };
}
