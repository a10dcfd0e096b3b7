/** Matrix products, alone, in batches, and with bias and activation. */

import type { CoreKernels, DotAttrs, FusedKernels, Operand } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { withActivation } from "./activation.ts";
import { inputAt, pointerOf } from "./operand.ts";

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Lengths of `a (m, k) . b (k, n)` from the last two axes of the operands as they are stored. */
function product(a: Operand, b: Operand, { transposeA, transposeB }: DotAttrs): Product {
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  return {
    m: transposeA ? columnsA : rowsA,
    n: transposeB ? rowsB : columnsB,
    k: transposeA ? rowsA : columnsA,
  };
}

/**
 * Bytes of scratch for a product: a panel of 32 columns (`128 k`), 4 columns to transpose (`16 m`) and, of
 * up to 128 rows, the ends of their lists and the lists, with a place beyond the last; or a panel of
 * 8 columns and a transposed copy of a; or, natively, a bit for each number of a, a panel of
 * 64 rows and a transposed copy of a.
 */
export function scratchBytes(m: number, k: number, transposeA = false): number {
  const lists = 128 * k + 16 * m + 512 + 8 * (Math.min(m, 128) * k + 1);
  const masks = 2 ** 15 + 8 * m * Math.ceil(k / 64);
  const turned = transposeA ? Math.max(32 * k + 4 * m * k + 12, masks + 4 * m * (k + 16)) : masks;
  return Math.max(lists, turned);
}

export function matmulKernels(
  simd: SimdExports,
  scratch: Scratch,
): Pick<CoreKernels, "dot" | "batch_dot"> & Pick<FusedKernels, "dense"> {
  const { matmul, batch_matmul } = simd;
  const none = Number.NEGATIVE_INFINITY;
  return {
    dot: (inputs, output, attrs) => {
      const left = inputAt(inputs, 0);
      const right = inputAt(inputs, 1);
      const { m, n, k } = product(left, right, attrs);
      const [transposeA, transposeB] = [Number(attrs.transposeA), Number(attrs.transposeB)];
      const a = pointerOf(left);
      const b = pointerOf(right);
      const c = pointerOf(output);
      scratch.reserve(scratchBytes(m, k, attrs.transposeA));
      return () => matmul(a, b, 0, c, m, n, k, transposeA, transposeB, none, scratch.pointer);
    },
    batch_dot: (inputs, output, attrs) => {
      const left = inputAt(inputs, 0);
      const right = inputAt(inputs, 1);
      const { m, n, k } = product(left, right, attrs);
      const [transposeA, transposeB] = [Number(attrs.transposeA), Number(attrs.transposeB)];
      const a = pointerOf(left);
      const b = pointerOf(right);
      const c = pointerOf(output);
      const batch = output.shape[0]!;
      scratch.reserve(scratchBytes(m, k, attrs.transposeA));
      return () => batch_matmul(a, b, c, batch, m, n, k, transposeA, transposeB, scratch.pointer);
    },
    dense: (inputs, output, { activation }) => {
      const input = inputAt(inputs, 0);
      const x = pointerOf(input);
      const w = pointerOf(inputAt(inputs, 1));
      const b = inputs[2] === undefined ? 0 : pointerOf(inputs[2]);
      const y = pointerOf(output);
      const [m, n] = output.shape as [number, number];
      const k = input.shape[1]!;
      const floor = activation === "relu" ? 0 : none;
      scratch.reserve(scratchBytes(m, k));
      const linear = () => matmul(x, w, b, y, m, n, k, 0, 1, floor, scratch.pointer);
      return withActivation(simd, activation, linear, y, m * n);
    },
  };
}
