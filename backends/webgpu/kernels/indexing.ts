/** Kernels whose addresses are data; arrays are seen as `(outer, length, inner)` from the indexed axis. */

import type { CoreKernels, DType } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { sizeOf, splitAt } from "../layout.ts";
import { typed } from "./typed.ts";

/** An index as data gives it, truncated and clipped to `0 ... length - 1`. */
const CLIPPED = `
fn index(k: u32) -> u32 { return u32(clamp(i32(at1(k)), 0, i32(u.length) - 1)); }`;

const ONE: Readonly<Record<DType, number>> = { float32: 0x3f800000, int32: 1, uint8: 1 };

/** The kernels of this family. */
export function indexingKernels(gpu: Gpu): Pick<CoreKernels, "take" | "add_at" | "one_hot"> {
  // out[outer, k, inner] = x[outer, indices[k], inner]
  const take = typed(gpu, "take by indices", (scalar) => ({
    label: "take",
    inputs: ["u32", scalar],
    output: "u32",
    uniforms: ["length", "inner", "indices"],
    declarations: CLIPPED,
    body: `
  let row = i / u.inner;
  let outer = row / u.indices;
  out[i] = at0((outer * u.length + index(row % u.indices)) * u.inner + i % u.inner);`,
  }));

  // out[outer, j, inner] = sum of y[outer, k, inner] over the k with indices[k] = j, in order of k
  const addAt = typed(gpu, "add_at by indices", (scalar) => ({
    label: "add_at",
    inputs: ["f32", scalar],
    output: "f32",
    uniforms: ["length", "inner", "indices"],
    declarations: CLIPPED,
    body: `
  let row = i / u.inner;
  let outer = row / u.length;
  var sum = 0.0;
  for (var k = 0u; k < u.indices; k++) {
    if (index(k) == row % u.length) { sum += at0((outer * u.indices + k) * u.inner + i % u.inner); }
  }
  out[i] = sum;`,
  }));

  // out[k, j] = indices[k] == j, in the bits of the output's dtype
  const oneHot = typed(gpu, "one_hot of indices", (scalar) => ({
    label: "one_hot",
    inputs: [scalar],
    output: "u32",
    uniforms: ["depth", "one"],
    body: "out[i] = select(0u, u.one, i32(at0(i / u.depth)) == i32(i % u.depth));",
  }));

  return {
    take: ([x, indices], output, { axis }) => {
      const { length, inner } = splitAt(x!.shape, axis);
      return take(indices!.dtype).bind({
        inputs: [x!, indices!],
        output,
        count: sizeOf(output.shape),
        uniforms: [length, inner, sizeOf(indices!.shape)],
      });
    },
    add_at: ([y, indices], output, { axis }) => {
      const { length, inner } = splitAt(output.shape, axis);
      return addAt(indices!.dtype).bind({
        inputs: [y!, indices!],
        output,
        count: sizeOf(output.shape),
        uniforms: [length, inner, sizeOf(indices!.shape)],
      });
    },
    one_hot: ([indices], output) =>
      oneHot(indices!.dtype).bind({
        inputs: [indices!],
        output,
        count: sizeOf(output.shape),
        uniforms: [output.shape.at(-1)!, ONE[output.dtype]],
      }),
  };
}
