/**
 * Kernels that move elements and compute nothing, for any dtype: all are one walk,
 * `out[out_base + sum(index[axis] * out_stride[axis])] = input[in_base + sum(index[axis] * in_stride[axis])]`.
 */

import type { CoreKernels, Launch, Operand, Shape } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { broadcastStrides, sizeOf, stridesOf, walk } from "../layout.ts";
import { inOrder, nothing } from "../program.ts";

/** Where a walk starts in an array, and its strides there. */
interface Place {
  readonly base: number;
  readonly strides: readonly number[];
}

/** The kernels of this family. */
export function movementKernels(
  gpu: Gpu,
): Pick<CoreKernels, "copy" | "transpose" | "broadcast_to" | "slice" | "place" | "concat"> {
  const program = gpu.program({
    label: "move",
    inputs: ["u32"],
    output: "u32",
    uniforms: ["rank", "in_base", "out_base"],
    walks: true,
    body: `
  let at = offsets(i, 0u, u.rank);
  out[u.out_base + at.y] = at0(u.in_base + at.x);`,
  });

  const move = (input: Operand, output: Operand, shape: Shape, from: Place, to: Place): Launch => {
    const axes = walk(shape, from.strides, to.strides);
    const uniforms = [axes.length, from.base, to.base];
    return program.bind({ inputs: [input], output, count: sizeOf(shape), uniforms, axes });
  };

  const gather = (input: Operand, output: Operand, from: Place): Launch =>
    move(input, output, output.shape, from, whole(output.shape));

  return {
    copy: ([x], output) =>
      x!.buffer === output.buffer ? nothing : gather(x!, output, whole(output.shape)),
    transpose: ([x], output, { axes }) => {
      const strides = stridesOf(x!.shape);
      return gather(x!, output, { base: 0, strides: axes.map((axis) => strides[axis]!) });
    },
    broadcast_to: ([x], output) =>
      gather(x!, output, { base: 0, strides: broadcastStrides(x!.shape, output.shape) }),
    slice: ([x], output, { begin, step }) => gather(x!, output, windowOf(x!.shape, begin, step)),
    place: ([x], output, { begin, step }) =>
      inOrder([
        gpu.fill(output, 0),
        move(x!, output, x!.shape, whole(x!.shape), windowOf(output.shape, begin, step)),
      ]),
    concat: (inputs, output, { axis }) => {
      const strides = stridesOf(output.shape);
      let position = 0;
      return inOrder(
        inputs.map((x) => {
          const base = position * strides[axis]!;
          position += x.shape[axis]!;
          return move(x, output, x.shape, whole(x.shape), { base, strides });
        }),
      );
    },
  };
}

function whole(shape: Shape): Place {
  return { base: 0, strides: stridesOf(shape) };
}

function windowOf(shape: Shape, begin: readonly number[], step: readonly number[]): Place {
  const strides = stridesOf(shape);
  return {
    base: strides.reduce((sum, stride, axis) => sum + begin[axis]! * stride, 0),
    strides: strides.map((stride, axis) => stride * step[axis]!),
  };
}
