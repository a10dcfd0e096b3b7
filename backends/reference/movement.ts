/** Data movement of the reference backend: every kernel is one list of offsets, made when it is bound. */

import type { CoreKernels, Kernel, Shape, WindowAttrs } from "../backend.ts";
import { broadcastStrides, stridesOf } from "../base/strides.ts";
import { offsets } from "./layout.ts";
import { type Elements, elementsOf } from "./memory.ts";

/** `output[i] = input[source[i]]`. */
function gather<A>(sourceOf: (from: Shape, to: Shape, attrs: A) => Int32Array): Kernel<A> {
  return (inputs, output, attrs) => {
    const [x] = inputs.map(elementsOf) as [Elements];
    const y = elementsOf(output);
    const source = sourceOf(inputs[0]!.shape, output.shape, attrs);
    return () => {
      for (let i = 0; i < y.length; i++) y[i] = x[source[i]!]!;
    };
  };
}

/** Where in an array of shape `whole` the elements of its window of shape `part` lie. */
function windowOf(whole: Shape, part: Shape, { begin, step }: WindowAttrs): Int32Array {
  const strides = stridesOf(whole);
  const base = strides.reduce((sum, stride, axis) => sum + begin[axis]! * stride, 0);
  return offsets(
    part,
    strides.map((stride, axis) => stride * step[axis]!),
    base,
  );
}

const place: Kernel<WindowAttrs> = (inputs, output, attrs) => {
  const [x] = inputs.map(elementsOf) as [Elements];
  const y = elementsOf(output);
  const target = windowOf(output.shape, inputs[0]!.shape, attrs);
  return () => {
    y.fill(0);
    for (let i = 0; i < x.length; i++) y[target[i]!] = x[i]!;
  };
};

const concat: CoreKernels["concat"] = (inputs, output, { axis }) => {
  const parts = inputs.map(elementsOf);
  const y = elementsOf(output);
  const strides = stridesOf(output.shape);
  let position = 0;
  const targets = inputs.map(({ shape }) => {
    const base = position * strides[axis]!;
    position += shape[axis]!;
    return offsets(shape, strides, base);
  });
  return () => {
    parts.forEach((x, part) => {
      const target = targets[part]!;
      for (let i = 0; i < x.length; i++) y[target[i]!] = x[i]!;
    });
  };
};

/** Kernels that move elements and compute nothing. */
export const movement: Pick<
  CoreKernels,
  "transpose" | "broadcast_to" | "slice" | "place" | "concat"
> = {
  transpose: gather((from, to, { axes }) => {
    const strides = stridesOf(from);
    return offsets(
      to,
      axes.map((axis) => strides[axis]!),
    );
  }),
  broadcast_to: gather((from, to) => offsets(to, broadcastStrides(from, to))),
  slice: gather((from, to, attrs) => windowOf(from, to, attrs)),
  place,
  concat,
};
