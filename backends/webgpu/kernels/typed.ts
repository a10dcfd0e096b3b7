/** Programs that exist for float32 and for int32. */

import type { DType } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { computing, type Program, type ProgramText } from "../program.ts";

/** The program for a dtype. */
export function typed(
  gpu: Gpu,
  kernel: string,
  textOf: (scalar: "f32" | "i32") => ProgramText,
): (dtype: DType) => Program {
  const programs = { f32: gpu.program(textOf("f32")), i32: gpu.program(textOf("i32")) };
  return (dtype) => programs[computing(kernel, dtype)];
}
