/** Gather and scatter kernels of the reference backend, whose addresses are data. */

import type { AxisAttrs, CoreKernels, Kernel } from "../backend.ts";
import { splitAt } from "../base/strides.ts";
import { type Elements, elementsOf } from "./memory.ts";

/** An index as data gives it: truncated, then clipped to `0 ... length - 1`. */
function clipped(index: number, length: number): number {
  return Math.min(Math.max(Math.trunc(index) || 0, 0), length - 1);
}

const take: Kernel<AxisAttrs> = (inputs, output, { axis }) => {
  const [x, indices] = inputs.map(elementsOf) as [Elements, Elements];
  const y = elementsOf(output);
  const { outer, length, inner } = splitAt(inputs[0]!.shape, axis);
  return () => {
    for (let o = 0; o < outer; o++) {
      for (let k = 0; k < indices.length; k++) {
        const source = (o * length + clipped(indices[k]!, length)) * inner;
        const target = (o * indices.length + k) * inner;
        for (let i = 0; i < inner; i++) y[target + i] = x[source + i]!;
      }
    }
  };
};

const addAt: Kernel<AxisAttrs> = (inputs, output, { axis }) => {
  const [y, indices] = inputs.map(elementsOf) as [Elements, Elements];
  const x = elementsOf(output);
  const { outer, length, inner } = splitAt(output.shape, axis);
  return () => {
    x.fill(0);
    for (let o = 0; o < outer; o++) {
      for (let k = 0; k < indices.length; k++) {
        const source = (o * indices.length + k) * inner;
        const target = (o * length + clipped(indices[k]!, length)) * inner;
        for (let i = 0; i < inner; i++) x[target + i]! += y[source + i]!;
      }
    }
  };
};

const oneHot: CoreKernels["one_hot"] = (inputs, output, { clipped: clips }) => {
  const [indices] = inputs.map(elementsOf) as [Elements];
  const y = elementsOf(output);
  const depth = output.shape.at(-1)!;
  return () => {
    y.fill(0);
    for (let k = 0; k < indices.length; k++) {
      const index = clips ? clipped(indices[k]!, depth) : Math.trunc(indices[k]!);
      if (index >= 0 && index < depth) y[k * depth + index] = 1;
    }
  };
};

/** Reading, adding and marking at indices. */
export const indexing: Pick<CoreKernels, "take" | "add_at" | "one_hot"> = {
  take,
  add_at: addAt,
  one_hot: oneHot,
};
