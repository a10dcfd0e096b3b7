/** Kernels that move data without computing: copies, views made dense, windows, joins. */

import type { CoreKernels, FusedKernels, Launch, Operand, Shape } from "../../backend.ts";
import { bytesPerElement } from "../../base/dtype.ts";
import { broadcastStrides, stridesOf } from "../../base/strides.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { bytesOf, inputAt, pointerOf } from "./operand.ts";
import { walk } from "./strides.ts";

type Move = SimdExports["read_32"];
type Quad = [number, number, number, number];

/**
 * Moves between a dense array and a window of another array. `dense` and `strided` are bytes in the heap, `shape` is
 * that of the window, `strides` (in elements) lead through the other array.
 */
function move(
  f: Move,
  bytes: number,
  strided: number,
  dense: number,
  shape: Shape,
  strides: readonly number[],
  reading: boolean,
): Launch {
  const { lengths, strides: steps, starts } = walk(shape, [strides, stridesOf(shape)], 4);
  const [n0, n1, n2, n3] = lengths as Quad;
  const [s0, s1, s2, s3] = steps[0] as Quad;
  const [outer, inner] = starts as [number[], number[]];
  const from = (reading ? outer : inner).map(
    (start) => (reading ? strided : dense) + start * bytes,
  );
  const to = (reading ? inner : outer).map((start) => (reading ? dense : strided) + start * bytes);
  const [x, y] = [from[0]!, to[0]!];
  if (from.length === 1) return () => f(x, y, n0, n1, n2, n3, s0, s1, s2, s3);
  return () => {
    for (let i = 0; i < from.length; i++) {
      f(from[i]!, to[i]!, n0, n1, n2, n3, s0, s1, s2, s3);
    }
  };
}

/** First element and strides of a window in an array of that shape. */
function windowOf(shape: Shape, begin: readonly number[], step: readonly number[]) {
  const dense = stridesOf(shape);
  let start = 0;
  for (const [axis, stride] of dense.entries()) start += begin[axis]! * stride;
  return { start, strides: dense.map((stride, axis) => stride * step[axis]!) };
}

export function movementKernels(
  simd: SimdExports,
): Pick<
  CoreKernels & FusedKernels,
  "copy" | "transpose" | "broadcast_to" | "slice" | "place" | "slice_assign" | "concat"
> {
  const read = (source: Operand, output: Operand, start: number, strides: readonly number[]) => {
    const bytes = bytesPerElement[output.dtype];
    const f = bytes === 4 ? simd.read_32 : simd.read_8;
    const x = pointerOf(source) + start * bytes;
    return move(f, bytes, x, pointerOf(output), output.shape, strides, true);
  };
  const write = (source: Operand, output: Operand, start: number, strides: readonly number[]) => {
    const bytes = bytesPerElement[output.dtype];
    const f = bytes === 4 ? simd.write_32 : simd.write_8;
    const y = pointerOf(output) + start * bytes;
    return move(f, bytes, y, pointerOf(source), source.shape, strides, false);
  };
  return {
    copy: (inputs, output) => {
      const x = pointerOf(inputAt(inputs, 0));
      const y = pointerOf(output);
      const bytes = bytesOf(output);
      return () => simd.copy(x, y, bytes);
    },
    transpose: (inputs, output, { axes }) => {
      const input = inputAt(inputs, 0);
      const strides = stridesOf(input.shape);
      return read(
        input,
        output,
        0,
        axes.map((axis) => strides[axis]!),
      );
    },
    broadcast_to: (inputs, output) => {
      const input = inputAt(inputs, 0);
      return read(input, output, 0, broadcastStrides(input.shape, output.shape));
    },
    slice: (inputs, output, { begin, step }) => {
      const input = inputAt(inputs, 0);
      const { start, strides } = windowOf(input.shape, begin, step);
      return read(input, output, start, strides);
    },
    place: (inputs, output, { begin, step }) => {
      const { start, strides } = windowOf(output.shape, begin, step);
      const put = write(inputAt(inputs, 0), output, start, strides);
      const y = pointerOf(output);
      const bytes = bytesOf(output);
      return () => {
        simd.clear(y, bytes);
        put();
      };
    },
    slice_assign: (inputs, output, { begin, step }) => {
      const { start, strides } = windowOf(output.shape, begin, step);
      const put = write(inputAt(inputs, 1), output, start, strides);
      const x = pointerOf(inputAt(inputs, 0));
      const y = pointerOf(output);
      const bytes = bytesOf(output);
      return () => {
        if (x !== y) simd.copy(x, y, bytes);
        put();
      };
    },
    concat: (inputs, output, { axis }) => {
      const strides = stridesOf(output.shape);
      let start = 0;
      const launches = inputs.map((input) => {
        const put = write(input, output, start, strides);
        start += input.shape[axis]! * strides[axis]!;
        return put;
      });
      return () => {
        for (const put of launches) put();
      };
    },
  };
}
