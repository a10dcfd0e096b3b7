/**
 * Uniform random numbers: Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011). Thread `i` makes elements `2i` and `2i + 1` of the block with counter `(counter[0], i)`.
 */

import { sizeOf } from "../../base/shape.ts";
import type { Gpu } from "../gpu.ts";
import type { DispatchRules } from "../shader/dispatch.ts";

const THREEFRY = `
const ROTATIONS = array<vec4<u32>, 2>(vec4<u32>(13u, 15u, 26u, 6u), vec4<u32>(17u, 29u, 16u, 24u));
fn threefry(key0: u32, key1: u32, counter0: u32, counter1: u32) -> vec2<u32> {
  var schedule = array<u32, 3>(key0, key1, key0 ^ key1 ^ 0x1bd11bdau);
  var rotations = ROTATIONS;
  var x = vec2<u32>(counter0 + key0, counter1 + key1);
  for (var group = 1u; group <= 5u; group++) {
    for (var round = 0u; round < 4u; round++) {
      let bits = rotations[(group + 1u) % 2u][round];
      x.x += x.y;
      x.y = ((x.y << bits) | (x.y >> (32u - bits))) ^ x.x;
    }
    x += vec2<u32>(schedule[group % 3u], schedule[(group + 1u) % 3u] + group);
  }
  return x;
}`;

/** The kernels of this family. */
export function randomKernels(gpu: Gpu): DispatchRules<"random_uniform"> {
  const program = gpu.program({
    label: "random_uniform",
    inputs: ["u32", "u32"],
    output: "f32",
    uniforms: ["size"],
    declarations: THREEFRY,
    code: {
      body: `
  let words = threefry(at0(0u), at0(1u), at1(0u), i) >> vec2<u32>(8u);
  put(2u * i, f32(words.x) * 5.9604644775390625e-8);
  if (2u * i + 1u < u.size) { put(2u * i + 1u, f32(words.y) * 5.9604644775390625e-8); }`,
    },
  });
  return {
    random_uniform: (inputs, output) => {
      const size = sizeOf(output.shape);
      return { program, inputs, output, count: Math.ceil(size / 2), uniforms: [size] };
    },
  };
}
