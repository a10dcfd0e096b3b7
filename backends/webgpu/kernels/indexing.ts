/** Kernels whose addresses are data; arrays are seen as `(outer, length, inner)` from the indexed axis. */

import type { AxisAttrs, DType, NoAttrs, Operand } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { sizeOf, splitAt } from "../layout.ts";
import type { Recipe, Recipes } from "../recipe.ts";
import { typed } from "./typed.ts";

/** The index at position `k` of input `n`, truncated and clipped to `0 ... length - 1`. */
const clipped = (n: number): string => `
fn index(k: u32) -> u32 { return u32(clamp(i32(at${n}(k)), 0, i32(u.length) - 1)); }`;

const ONE: Readonly<Record<DType, number>> = { float32: 0x3f800000, int32: 1, uint8: 1 };

/** The kernels of this family. */
export function indexingKernels(gpu: Gpu): Recipes<"take" | "add_at" | "one_hot"> {
  return { take: take(gpu), add_at: addAt(gpu), one_hot: oneHot(gpu) };
}

/** `out[outer, k, inner] = x[outer, indices[k], inner]` */
function take(gpu: Gpu): Recipe<AxisAttrs> {
  const programOf = typed(gpu, "take by indices", (scalar) => ({
    label: "take",
    inputs: ["u32", scalar],
    output: "u32",
    uniforms: ["length", "inner", "indices"],
    declarations: clipped(1),
    code: {
      value: `
  let row = i / u.inner;
  let outer = row / u.indices;
  return at0((outer * u.length + index(row % u.indices)) * u.inner + i % u.inner);`,
    },
  }));
  return ([x, indices], output, { axis }) => {
    const { length, inner } = splitAt(x!.shape, axis);
    return {
      program: programOf(indices!.dtype),
      inputs: [x!, indices!],
      output,
      count: sizeOf(output.shape),
      uniforms: [length, inner, sizeOf(indices!.shape)],
    };
  };
}

/**
 * `out[outer, j, inner] = sum of y[outer, k, inner] over the k with indices[k] = j`, in order of `k`.
 *
 * One dispatch lists these `k` for each `j`: the lists stand one after the other from `length` on, and before them
 * where each one begins, which is the number of smaller indices. The next dispatch adds along the lists.
 */
function addAt(gpu: Gpu): Recipe<AxisAttrs> {
  const listing = typed(gpu, "add_at by indices", (scalar) => ({
    label: "add_at lists",
    inputs: [scalar],
    output: "u32",
    uniforms: ["length", "indices"],
    declarations: clipped(0),
    code: {
      body: `
  var end = u.length;
  for (var k = 0u; k < u.indices; k++) { end += u32(index(k) < i); }
  put(i, end);
  for (var k = 0u; k < u.indices; k++) {
    if (index(k) == i) {
      put(end, k);
      end++;
    }
  }`,
    },
  }));
  const adding = gpu.program({
    label: "add_at",
    inputs: ["f32", "u32"],
    output: "f32",
    uniforms: ["length", "inner", "indices"],
    code: {
      value: `
  let row = i / u.inner;
  let j = row % u.length;
  let y = row / u.length * u.indices * u.inner + i % u.inner;
  var end = u.length + u.indices;
  if (j + 1u < u.length) { end = at1(j + 1u); }
  var sum = 0.0;
  for (var p = at1(j); p < end; p++) { sum += at0(y + at1(p) * u.inner); }
  return sum;`,
    },
  });
  return ([y, indices], output, { axis }) => {
    const { length, inner } = splitAt(output.shape, axis);
    const many = sizeOf(indices!.shape);
    const shape = [length + many];
    const lists: Operand = { buffer: gpu.scratch(length + many), shape, dtype: "int32" };
    const count = sizeOf(output.shape);
    return [
      {
        program: listing(indices!.dtype),
        inputs: [indices!],
        output: lists,
        count: count === 0 ? 0 : length,
        uniforms: [length, many],
      },
      {
        program: adding,
        inputs: [y!, lists],
        output,
        count,
        uniforms: [length, inner, many],
      },
    ];
  };
}

/** `out[k, j] = indices[k] == j`, in the bits of the output's dtype */
function oneHot(gpu: Gpu): Recipe<NoAttrs> {
  const programOf = typed(gpu, "one_hot of indices", (scalar) => ({
    label: "one_hot",
    inputs: [scalar],
    output: "u32",
    uniforms: ["depth", "one"],
    code: { value: "return select(0u, u.one, i32(at0(i / u.depth)) == i32(i % u.depth));" },
  }));
  return ([indices], output) => ({
    program: programOf(indices!.dtype),
    inputs: [indices!],
    output,
    count: sizeOf(output.shape),
    uniforms: [output.shape.at(-1)!, ONE[output.dtype]],
  });
}
