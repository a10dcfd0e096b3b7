/** Linear algebra on the host in float64, for backends whose memory the host can reach. */

import type { Kernel, LinalgKernels, Operand } from "../backend.ts";
import { cholesky } from "./cholesky.ts";
import { symmetricEigen } from "./eigen.ts";
import { lq } from "./lq.ts";
import { invert, pivots } from "./lu.ts";
import { svd } from "./svd.ts";
import { solveTriangular } from "./triangular.ts";

/** The elements of an operand, as they are when a kernel is launched. */
export type ElementsOf = (operand: Operand) => Float32Array | Float64Array;

/** Computes on one matrix of each input. */
type Body<A> = (inputs: readonly Float64Array[], output: Float64Array, attrs: A) => void;

/** Number of rows and of columns. */
function sizes({ shape }: Operand): [number, number] {
  return [shape.at(-2) as number, shape.at(-1) as number];
}

/** Float64 loops over batches `(batch, ...)`. They do nothing but +, -, *, / and roots, so that bits are equal everywhere. */
export function linalgKernels(elementsOf: ElementsOf): LinalgKernels {
  const batched =
    <A>(bodyOf: (inputs: readonly Operand[]) => Body<A>): Kernel<A> =>
    (inputs, output, attrs) => {
      const body = bodyOf(inputs);
      const batch = output.shape[0] as number;
      const lengthOf = ({ shape }: Operand): number => shape.slice(1).reduce((a, b) => a * b, 1);
      const held = inputs.map((input) => new Float64Array(lengthOf(input)));
      const result = new Float64Array(lengthOf(output));
      return () => {
        const sources = inputs.map(elementsOf);
        const target = elementsOf(output);
        for (let i = 0; i < batch; i++) {
          for (const [k, each] of held.entries()) {
            const source = sources[k] as Float32Array;
            each.set(source.subarray(i * each.length, (i + 1) * each.length));
          }
          body(held, result, attrs);
          target.set(result, i * result.length);
        }
      };
    };
  return {
    linalg_potrf: batched(([a]) => {
      const [n] = sizes(a!);
      return ([x], y) => cholesky(x!, n, y);
    }),
    linalg_trsm: batched(([, b]) => {
      const [n, m] = sizes(b!);
      return ([x, z], y, attrs) => solveTriangular(x!, z!, n, m, attrs, y);
    }),
    linalg_inverse: batched(([a]) => {
      const [n] = sizes(a!);
      return ([x], y) => invert(x!, n, y);
    }),
    linalg_pivots: batched(([a]) => {
      const [n] = sizes(a!);
      return ([x], y) => pivots(x!, n, y);
    }),
    linalg_syevd: batched(([a]) => {
      const [n] = sizes(a!);
      return ([x], y) => symmetricEigen(x!, n, y);
    }),
    linalg_gelqf: batched(([a]) => {
      const [m, n] = sizes(a!);
      return ([x], y) => lq(x!, m, n, y);
    }),
    linalg_svd: batched(([a]) => {
      const [m, n] = sizes(a!);
      return ([x], y) => svd(x!, m, n, y);
    }),
  };
}
