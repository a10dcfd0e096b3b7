/** Sorting along rows. */

import type { FusedKernels } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { inputAt, numberType, pointerOf } from "./operand.ts";

/** Keys and positions twice but for one, and how often each of 256 digits is at each of 4 places. */
const scratchBytes = (length: number): number => 12 * length + 4 * 4 * 256;

export function sortKernels(simd: SimdExports, scratch: Scratch): Pick<FusedKernels, "argsort"> {
  return {
    argsort: (inputs, output, { ascending }) => {
      const input = inputAt(inputs, 0);
      const run = simd[`argsort_${numberType(input)}`];
      const [x, y] = [pointerOf(input), pointerOf(output)];
      const [rows, length] = input.shape as [number, number];
      scratch.reserve(scratchBytes(length));
      return () => run(x, y, rows, length, Number(ascending), scratch.pointer);
    },
  };
}
