/**
 * Kernels that move elements and compute nothing, for any dtype, by a walk along an array's axes: they gather,
 * `out[i] = input[base + sum(index[axis] * stride[axis])]`, or move to such places of the output.
 */

import type { Operand, Shape } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { broadcastStrides, stridesOf } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import type { DispatchDescriptor, DispatchRules } from "../shader/dispatch.ts";
import { walk } from "../shader/layout.ts";

/** Where a walk starts in an array, and its strides there. */
interface Place {
  readonly base: number;
  readonly strides: readonly number[];
}

/** The kernels of this family. */
export function movementKernels(
  gpu: Gpu,
): DispatchRules<"transpose" | "broadcast_to" | "slice" | "place" | "slice_assign" | "concat"> {
  const gathering = gpu.program({
    label: "gather",
    inputs: ["u32"],
    output: "u32",
    uniforms: ["rank", "base"],
    walks: true,
    code: { value: "return at0(u.base + offsets(i, 0u, u.rank).x);" },
  });
  const moving = gpu.program({
    label: "move",
    inputs: ["u32"],
    output: "u32",
    uniforms: ["rank", "base"],
    walks: true,
    code: {
      body: `
  let at = offsets(i, 0u, u.rank);
  put(u.base + at.y, at0(at.x));`,
    },
  });

  const gather = (input: Operand, output: Operand, from: Place): DispatchDescriptor => {
    const axes = walk(output.shape, from.strides);
    const [count, uniforms] = [sizeOf(output.shape), [axes.length, from.base]];
    return { program: gathering, inputs: [input], output, count, uniforms, axes };
  };
  const move = (input: Operand, output: Operand, to: Place): DispatchDescriptor => {
    const axes = walk(input.shape, stridesOf(input.shape), to.strides);
    const [count, uniforms] = [sizeOf(input.shape), [axes.length, to.base]];
    return { program: moving, inputs: [input], output, count, uniforms, axes };
  };

  return {
    transpose: ([x], output, { axes }) => {
      const strides = stridesOf(x!.shape);
      return gather(x!, output, { base: 0, strides: axes.map((axis) => strides[axis]!) });
    },
    broadcast_to: ([x], output) =>
      gather(x!, output, { base: 0, strides: broadcastStrides(x!.shape, output.shape) }),
    slice: ([x], output, { begin, step }) => gather(x!, output, windowOf(x!.shape, begin, step)),
    place: ([x], output, { begin, step }) => [
      gpu.fill(output, 0),
      move(x!, output, windowOf(output.shape, begin, step)),
    ],
    slice_assign: ([x, part], output, { begin, step }) => {
      const put = move(part!, output, windowOf(output.shape, begin, step));
      if (x!.buffer === output.buffer) return put;
      return [gather(x!, output, { base: 0, strides: stridesOf(output.shape) }), put];
    },
    concat: (inputs, output, { axis }) => {
      const strides = stridesOf(output.shape);
      let position = 0;
      return inputs.map((x) => {
        const base = position * strides[axis]!;
        position += x.shape[axis]!;
        return move(x, output, { base, strides });
      });
    },
  };
}

function windowOf(shape: Shape, begin: readonly number[], step: readonly number[]): Place {
  const strides = stridesOf(shape);
  return {
    base: strides.reduce((sum, stride, axis) => sum + begin[axis]! * stride, 0),
    strides: strides.map((stride, axis) => stride * step[axis]!),
  };
}
