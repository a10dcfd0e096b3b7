/** Reductions of the reference backend. */

import type { AxisAttrs, CoreKernels, Kernel, Operand, ReduceAttrs } from "../backend.ts";
import { splitAt, stridesOf } from "../base/strides.ts";
import { offsets } from "./layout.ts";
import { type Elements, elementsOf } from "./memory.ts";

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** Folds every input element into its output element, which starts as `start` (clamped to int32 for int32). */
function reduction(start: number, fold: (a: number, b: number) => number): Kernel<ReduceAttrs> {
  return (inputs, output, { axes }) => {
    const [{ shape }] = inputs as readonly [Operand];
    const [x] = inputs.map(elementsOf) as [Elements];
    const y = elementsOf(output);
    const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
    const target = offsets(shape, strides);
    const first =
      output.dtype === "int32" ? Math.max(INT32_MIN, Math.min(start, INT32_MAX)) : start;
    return () => {
      y.fill(first);
      for (let i = 0; i < x.length; i++) y[target[i]!] = fold(y[target[i]!]!, x[i]!);
    };
  };
}

/** The position of the first element along the axis that `beats` all before it, or is the first NaN. */
function search(beats: (a: number, b: number) => boolean): Kernel<AxisAttrs> {
  return (inputs, output, { axis }) => {
    const [x] = inputs.map(elementsOf) as [Elements];
    const y = elementsOf(output);
    const { outer, length, inner } = splitAt(inputs[0]!.shape, axis);
    return () => {
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          const at = (k: number) => x[(o * length + k) * inner + i]!;
          let best = 0;
          for (let k = 1; k < length; k++) {
            const [x, most] = [at(k), at(best)];
            if (beats(x, most) || (Number.isNaN(x) && !Number.isNaN(most))) best = k;
          }
          y[o * inner + i] = best;
        }
      }
    };
  };
}

/** Sums, extrema and their positions. */
export const reduce: Pick<CoreKernels, "sum" | "max" | "min" | "argmax" | "argmin"> = {
  sum: reduction(0, (a, b) => a + b),
  max: reduction(-Infinity, Math.max),
  min: reduction(Infinity, Math.min),
  argmax: search((a, b) => a > b),
  argmin: search((a, b) => a < b),
};
