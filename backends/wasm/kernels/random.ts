/** Random numbers from a key and a counter. */

import type { CoreKernels } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { elementsOf, inputAt, pointerOf } from "./operand.ts";

export function randomKernels(simd: SimdExports): Pick<CoreKernels, "random_uniform"> {
  return {
    random_uniform: (inputs, output) => {
      const key = pointerOf(inputAt(inputs, 0));
      const counter = pointerOf(inputAt(inputs, 1));
      const y = pointerOf(output);
      const n = elementsOf(output);
      return () => simd.random_uniform(key, counter, y, n);
    },
  };
}
