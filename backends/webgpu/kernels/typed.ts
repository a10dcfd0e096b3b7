/** Programs that exist for float32 and for int32. */

import type { DType } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import type { Program, ProgramText } from "../program.ts";

/**
 * The program for a dtype. The one it gives throws `TypeError` for `uint8`, which supports data movement only.
 */
export function typed(
  gpu: Gpu,
  kernel: string,
  textOf: (scalar: "f32" | "i32") => ProgramText,
): (dtype: DType) => Program {
  const float32 = gpu.program(textOf("f32"));
  const int32 = gpu.program(textOf("i32"));
  return (dtype) => {
    if (dtype === "float32") return float32;
    if (dtype === "int32") return int32;
    throw new TypeError(
      `Cannot bind ${kernel} to ${dtype} on webgpu: it computes in float32 or int32; cast first`,
    );
  };
}
