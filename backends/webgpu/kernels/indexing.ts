/** Gather and scatter kernels, whose addresses are data; arrays are seen as `(outer, length, inner)` from the indexed axis. */

import type { AxisAttrs, DType, Operand } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { splitAt } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import type { DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { typed } from "./typed.ts";

/** An index as an i32, truncated. */
const whole = (index: string, scalar: "f32" | "i32"): string =>
  scalar === "f32" ? `saturated_i32(${index})` : index;

/** The index at position `k` of input `n`, truncated and clipped to `0 ... length - 1`. */
const clipped = (n: number, scalar: "f32" | "i32"): string => `
fn index(k: u32) -> u32 { return u32(clamp(${whole(`at${n}(k)`, scalar)}, 0, i32(u.length) - 1)); }`;

const ONE: Readonly<Record<DType, number>> = { float32: 0x3f800000, int32: 1, uint8: 1 };

/** The kernels of this family. */
export function indexingKernels(gpu: Gpu): DispatchRules<"take" | "add_at" | "put_at" | "one_hot"> {
  return { take: take(gpu), add_at: addAt(gpu), put_at: putAt(gpu), one_hot: oneHot(gpu) };
}

/** `out[outer, k, inner] = x[outer, indices[k], inner]` */
function take(gpu: Gpu): DispatchRule<AxisAttrs> {
  const programOf = typed(gpu, "take by indices", (scalar) => ({
    label: "take",
    inputs: ["u32", scalar],
    output: "u32",
    uniforms: ["length", "inner", "indices"],
    declarations: clipped(1, scalar),
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
function addAt(gpu: Gpu): DispatchRule<AxisAttrs> {
  const listing = typed(gpu, "add_at by indices", (scalar) => ({
    label: "add_at lists",
    inputs: [scalar],
    output: "u32",
    uniforms: ["length", "indices"],
    declarations: clipped(0, scalar),
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

/**
 * `out[outer, j, inner] = y[outer, k, inner]` for the last `k` with `indices[k] = j`, or `x[outer, j, inner]` where there
 * is none. One dispatch finds, for each `j`, that `k` plus 1, or 0; the next one writes.
 */
function putAt(gpu: Gpu): DispatchRule<AxisAttrs> {
  const finding = gpu.program({
    label: "put_at last",
    inputs: ["i32"],
    output: "u32",
    uniforms: ["indices"],
    code: {
      value: `
  for (var k = u.indices; k > 0u; k--) {
    if (at0(k - 1u) == i32(i)) { return k; }
  }
  return 0u;`,
    },
  });
  const writing = gpu.program({
    label: "put_at",
    inputs: ["u32", "u32", "u32"],
    output: "u32",
    uniforms: ["length", "inner", "indices"],
    inPlace: true,
    code: {
      value: `
  let row = i / u.inner;
  let last = at2(row % u.length);
  if (last == 0u) { return at0(i); }
  return at1((row / u.length * u.indices + last - 1u) * u.inner + i % u.inner);`,
    },
  });
  return ([x, y, indices], output, { axis }) => {
    const { length, inner } = splitAt(output.shape, axis);
    const many = sizeOf(indices!.shape);
    const last: Operand = { buffer: gpu.scratch(length), shape: [length], dtype: "int32" };
    const count = sizeOf(output.shape);
    return [
      {
        program: finding,
        inputs: [indices!],
        output: last,
        count: count === 0 ? 0 : length,
        uniforms: [many],
      },
      { program: writing, inputs: [x!, y!, last], output, count, uniforms: [length, inner, many] },
    ];
  };
}

/** `out[k, j] = indices[k] == j`, in the bits of the output's dtype */
function oneHot(gpu: Gpu): DispatchRule<{ readonly clipped: boolean }> {
  const programOf = typed(gpu, "one_hot of indices", (scalar) => ({
    label: "one_hot",
    inputs: [scalar],
    output: "u32",
    uniforms: ["depth", "one", "clips"],
    code: {
      value: `
  let given = at0(i / u.depth);
  var index = ${whole("given", scalar)};
  if (u.clips == 1u) {
    index = clamp(index, 0, i32(u.depth) - 1);
  }${scalar === "f32" ? " else if (is_nan(given)) { return 0u; }" : ""}
  return select(0u, u.one, index == i32(i % u.depth));`,
    },
  }));
  return ([indices], output, { clipped: clips }) => ({
    program: programOf(indices!.dtype),
    inputs: [indices!],
    output,
    count: sizeOf(output.shape),
    uniforms: [output.shape.at(-1)!, ONE[output.dtype], Number(clips)],
  });
}
