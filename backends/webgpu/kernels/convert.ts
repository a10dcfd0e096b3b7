/** Casting and choosing, elementwise: `out[i] = dtype(input[i])`, `out[i] = cond[i] != 0 ? x[i] : y[i]`. */

import type { CoreKernels, DType } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { sizeOf } from "../layout.ts";
import { SCALAR } from "../program.ts";

/** WGSL of a cast of `x` by source and target; the missing ones keep their bits. Integers wrap, as in JavaScript. */
const CAST: Readonly<Partial<Record<`${DType}-${DType}`, string>>> = {
  "float32-int32": "bitcast<i32>(wrap_u32(x))",
  "float32-uint8": "wrap_u32(x) & 255u",
  "int32-float32": "f32(x)",
  "int32-uint8": "bitcast<u32>(x) & 255u",
  "uint8-float32": "f32(x)",
  "uint8-int32": "bitcast<i32>(x)",
};

/** Whether a condition of each dtype holds, told by bits so that NaN does and -0 does not. */
const HOLDS: Readonly<Record<DType, string>> = {
  float32: "(at0(i) & 0x7fffffffu) != 0u",
  int32: "at0(i) != 0u",
  uint8: "at0(i) != 0u",
};

/** The kernels of this family. `copy` is what a cast to the same dtype does. */
export function convertKernels(
  gpu: Gpu,
  copy: CoreKernels["copy"],
): Pick<CoreKernels, "cast" | "where"> {
  const casts = table(CAST, (result, pair) => {
    const [from, to] = pair.split("-") as [DType, DType];
    return gpu.program({
      label: `cast ${from} to ${to}`,
      inputs: [SCALAR[from]],
      output: SCALAR[to],
      inPlace: true,
      body: `let x = at0(i); out[i] = ${result};`,
    });
  });
  const wheres = table(HOLDS, (holds, dtype) =>
    gpu.program({
      label: `where ${dtype}`,
      inputs: ["u32", "u32", "u32"],
      output: "u32",
      inPlace: true,
      body: `if (${holds}) { out[i] = at1(i); } else { out[i] = at2(i); }`,
    }),
  );
  return {
    cast: (inputs, output, attrs) => {
      const program = casts.get(`${inputs[0]!.dtype}-${output.dtype}`);
      if (program === undefined) return copy(inputs, output, attrs);
      return program.bind({ inputs, output, count: sizeOf(output.shape) });
    },
    where: (inputs, output) =>
      wheres.get(inputs[0]!.dtype)!.bind({ inputs, output, count: sizeOf(output.shape) }),
  };
}

function table<V>(
  source: Readonly<Record<string, string>>,
  value: (text: string, key: string) => V,
): Map<string, V> {
  return new Map(Object.entries(source).map(([key, text]) => [key, value(text, key)]));
}
