/** Reductions: sums, extrema and their positions. */

import type {
  AxisAttrs,
  CoreKernels,
  FusedKernels,
  Kernel,
  Launch,
  ReduceAttrs,
  Shape,
} from "../../backend.ts";
import { type AxisSplit, splitAt } from "../../base/strides.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { elementsOf, inputAt, numberType, pointerOf } from "./operand.ts";

type Reduce = SimdExports["sum_float32"];

/** Neighbouring axes that are all kept or all reduced become one; what remains is reduced from the last to the first. */
export function reductionPasses(shape: Shape, axes: readonly number[]): AxisSplit[] {
  const lengths: number[] = [];
  const reduced: boolean[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const kind = axes.includes(axis);
    if (reduced.at(-1) === kind) {
      lengths[lengths.length - 1]! *= length;
    } else {
      lengths.push(length);
      reduced.push(kind);
    }
  }
  const passes: AxisSplit[] = [];
  for (let i = lengths.length - 1; i >= 0; i--) {
    if (!reduced[i]) continue;
    passes.push(splitAt(lengths, i));
    lengths[i] = 1;
  }
  // nothing to reduce: one pass over an axis of length 1 copies
  return passes.length > 0 ? passes : [splitAt([1, ...lengths], 0)];
}

function reduce(float32: Reduce, int32: Reduce, scratch: Scratch): Kernel<ReduceAttrs> {
  return (inputs, output, { axes }) => {
    const input = inputAt(inputs, 0);
    const f = numberType(input) === "float32" ? float32 : int32;
    const x = pointerOf(input);
    const y = pointerOf(output);
    const passes = reductionPasses(input.shape, axes);
    const [first, second, ...more] = passes as [AxisSplit, ...AxisSplit[]];
    const { outer, length, inner } = first;
    if (second === undefined) return () => f(x, y, outer, length, inner);

    // Intermediate results alternate between two blocks of scratch. The first one is the longest of all, the second of the rest.
    const secondPlace = 4 * outer * inner;
    scratch.reserve(secondPlace + 4 * second.outer * second.inner);
    const rest: Launch[] = [second, ...more].map((pass, i) => {
      const from = i % 2 === 0 ? 0 : secondPlace;
      const to = secondPlace - from;
      const last = i === more.length;
      return () => {
        const target = last ? y : scratch.pointer + to;
        f(scratch.pointer + from, target, pass.outer, pass.length, pass.inner);
      };
    });
    return () => {
      f(x, scratch.pointer, outer, length, inner);
      for (const launch of rest) launch();
    };
  };
}

function argReduce(float32: Reduce, int32: Reduce): Kernel<AxisAttrs> {
  return (inputs, output, { axis }) => {
    const input = inputAt(inputs, 0);
    const f = numberType(input) === "float32" ? float32 : int32;
    const x = pointerOf(input);
    const y = pointerOf(output);
    const { outer, length, inner } = splitAt(input.shape, axis);
    return () => f(x, y, outer, length, inner);
  };
}

export function reduceKernels(
  simd: SimdExports,
  scratch: Scratch,
): Pick<CoreKernels, "sum" | "max" | "min" | "argmax" | "argmin"> &
  Pick<FusedKernels, "sum_squares"> {
  return {
    sum: reduce(simd.sum_float32, simd.sum_int32, scratch),
    max: reduce(simd.max_float32, simd.max_int32, scratch),
    min: reduce(simd.min_float32, simd.min_int32, scratch),
    argmax: argReduce(simd.argmax_float32, simd.argmax_int32),
    argmin: argReduce(simd.argmin_float32, simd.argmin_int32),
    sum_squares: (inputs, output) => {
      const arrays = inputs.map((input) => ({ x: pointerOf(input), n: elementsOf(input) }));
      const y = pointerOf(output);
      return () => {
        simd.clear(y, 4);
        for (const { x, n } of arrays) simd.add_squares(x, y, n);
      };
    },
  };
}
