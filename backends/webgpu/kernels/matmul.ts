/** Matrix products, alone, in batches, and for dense with a bias and an activation. */

import type { ActivationName, DotAttrs, Operand } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Gpu } from "../gpu.ts";
import type { Program } from "../program.ts";
import type { DispatchDescriptor, DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { type ProductText, tiled, tilingOf } from "./tiles.ts";

/** Activations of `y`. */
export const ACTIVATIONS: Readonly<Record<ActivationName, string>> = {
  relu: "max_of(y, 0.0)",
  sigmoid: "sigmoid_of(y)",
  tanh: "tanh_of(y)",
  softrelu: "softrelu_of(y)",
  softsign: "y / (1.0 + abs(y))",
};

/** The epilogue: what is done to a sum before it is stored. */
interface Finish {
  readonly label: string;
  readonly bias: boolean;
  readonly activation: ActivationName | null;
}

/** The kernels of this family. */
export function matmulKernels(gpu: Gpu): DispatchRules<"dot" | "batch_dot" | "dense"> {
  const programs = new Map<string, Program>();
  const describe = (
    [a, b, ...rest]: readonly Operand[],
    output: Operand,
    { transposeA, transposeB }: DotAttrs,
    finish: Finish,
  ): DispatchDescriptor => {
    const [m, n] = output.shape.slice(-2) as [number, number];
    const k = a!.shape.at(transposeA ? -2 : -1)!;
    const matrices = sizeOf(output.shape.slice(0, -2));
    const { reach, down, across, count } = tilingOf({ matrices, m, n, k });

    const key = `${finish.label} ${finish.bias} ${finish.activation} ${reach}`;
    let program = programs.get(key);
    if (program === undefined) {
      program = tiled(gpu, textOf(finish), reach);
      programs.set(key, program);
    }
    // Each tile of the output reads its rows of `a`, its columns of `b` and its part of the bias.
    return {
      program,
      inputs: [a!, b!, ...rest],
      output,
      count,
      uniforms: [
        ...[m, n, k],
        ...(transposeA ? [1, m] : [k, 1]),
        ...(transposeB ? [1, k] : [n, 1]),
      ],
      reads: [a!, b!, ...rest].map(
        ({ shape }, input) => sizeOf(shape) * (input === 0 ? across : down),
      ),
    };
  };

  const product: DispatchRule<DotAttrs> = (inputs, output, attrs) =>
    describe(inputs, output, attrs, { label: "dot", bias: false, activation: null });
  return {
    dot: product,
    batch_dot: product,
    dense: (inputs, output, { activation }) =>
      describe(
        inputs,
        output,
        { transposeA: false, transposeB: true },
        { label: "dense", bias: inputs.length === 3, activation },
      ),
  };
}

function textOf({ label, bias, activation }: Finish): ProductText {
  return {
    label,
    inputs: bias ? ["f32", "f32", "f32"] : ["f32", "f32"],
    uniforms: ["a_row", "a_column", "b_row", "b_column"],
    outward: { left: "u.a_row == 1u", right: "u.b_column == 1u" },
    declarations: `
fn left(matrix: u32, row: u32, p: u32) -> f32 {
  return at0(matrix * u.m * u.k + row * u.a_row + p * u.a_column);
}
fn right(matrix: u32, p: u32, column: u32) -> f32 {
  return at1(matrix * u.k * u.n + p * u.b_row + column * u.b_column);
}
fn finish(sum: f32, column: u32) -> f32 {
  let y = sum${bias ? " + at2(column)" : ""};
  return ${activation === null ? "y" : ACTIVATIONS[activation]};
}
fn store(sum: f32, matrix: u32, row: u32, column: u32) {
  if (row < u.m && column < u.n) { put((matrix * u.m + row) * u.n + column, finish(sum, column)); }
}`,
  };
}
