/** Matrix products of the reference backend. */

import type { CoreKernels, DotAttrs, Kernel } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import { type Elements, elementsOf } from "./memory.ts";

/** The product of the last two axes, for every index of the axes before them. */
const product: Kernel<DotAttrs> = (inputs, output, { transposeA, transposeB }) => {
  const [a, b] = inputs.map(elementsOf) as [Elements, Elements];
  const y = elementsOf(output);
  const batch = sizeOf(output.shape.slice(0, -2));
  const [m, n] = output.shape.slice(-2) as [number, number];
  const k = inputs[0]!.shape.at(transposeA ? -2 : -1)!;
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  return () => {
    for (let s = 0; s < batch; s++) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) {
            sum += a[s * m * k + i * aRow + p * aColumn]! * b[s * k * n + p * bRow + j * bColumn]!;
          }
          y[(s * m + i) * n + j] = sum;
        }
      }
    }
  };
};

/** `dot` is a `batch_dot` of one. */
export const matmul: Pick<CoreKernels, "dot" | "batch_dot"> = { dot: product, batch_dot: product };
