/**
 * Matrix products: `out[s, i, j] = sum over p of a[s, i, p] * b[s, p, j]`, for dense plus `bias[j]` and then the
 * activation. A group of 16 x 16 threads makes a tile of the output: it brings `DEPTH` columns of `a` and rows of `b`
 * into workgroup memory at a time, and each thread keeps `reach` x `reach` sums, 16 apart, in registers.
 */

import type { ActivationName, DotAttrs, Operand } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Gpu } from "../gpu.ts";
import type { Program } from "../program.ts";
import type { DispatchDescriptor, DispatchRule, DispatchRules } from "../shader/dispatch.ts";

const SIDE = 16;
const DEPTH = 16;
/** Sums along a side of what one thread makes: the most for which there are `BUSY` groups, so that none idles. */
const REACHES = [4, 2, 1] as const;
const BUSY = 32;

const ACTIVATIONS: Readonly<Record<ActivationName, string>> = {
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
    const batch = sizeOf(output.shape.slice(0, -2));
    const groupsOf = (reach: number) =>
      batch * Math.ceil(m / (SIDE * reach)) * Math.ceil(n / (SIDE * reach));
    const reach = REACHES.find((each) => groupsOf(each) >= BUSY) ?? 1;

    const key = `${finish.label} ${finish.bias} ${finish.activation} ${reach}`;
    let program = programs.get(key);
    if (program === undefined) {
      program = tiled(gpu, finish, reach);
      programs.set(key, program);
    }
    // Each tile of the output reads its rows of `a`, its columns of `b` and its part of the bias.
    const [down, across] = [m, n].map((length) => Math.ceil(length / (SIDE * reach))) as [
      number,
      number,
    ];
    return {
      program,
      inputs: [a!, b!, ...rest],
      output,
      count: groupsOf(reach),
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

function tiled(gpu: Gpu, { label, bias, activation }: Finish, reach: number): Program {
  const tile = SIDE * reach;
  // One more than the tile, so that threads that write a column use different memory banks.
  const pitch = tile + 1;
  const sums = Array.from({ length: reach * reach }, (_, sum) => {
    return { sum: `sum${sum}`, p: Math.floor(sum / reach), q: sum % reach };
  });
  const each = (text: (one: (typeof sums)[number]) => string) => sums.map(text).join("\n    ");
  const along = (text: (step: number) => string) =>
    Array.from({ length: reach }, (_, step) => text(step)).join(" ");

  // Neighbouring threads read neighbours in memory: along the rows of `a` if it is transposed, else along its columns.
  const load = (into: string, outer: string, row: string, stride: string, limit: string) => `
    for (var l = lane; l < ${tile * DEPTH}u; l += ${SIDE * SIDE}u) {
      let outward = u.${stride} == 1u;
      let r = select(l / ${DEPTH}u, l % ${tile}u, outward);
      let p = select(l % ${DEPTH}u, l / ${tile}u, outward);
      var x = 0.0;
      if (${row} + r < u.${limit} && depth + p < u.k) { x = ${outer}; }
      ${into}[p * ${pitch}u + r] = x;
    }`;

  return gpu.program({
    label,
    inputs: bias ? ["f32", "f32", "f32"] : ["f32", "f32"],
    output: "f32",
    uniforms: ["m", "n", "k", "a_row", "a_column", "b_row", "b_column"],
    group: true,
    shared: {
      a_tile: { scalar: "f32", length: pitch * DEPTH },
      b_tile: { scalar: "f32", length: pitch * DEPTH },
    },
    declarations: `
fn finish(sum: f32, column: u32) -> f32 {
  let y = sum${bias ? " + at2(column)" : ""};
  return ${activation === null ? "y" : ACTIVATIONS[activation]};
}
fn store(sum: f32, matrix: u32, row: u32, column: u32) {
  if (row < u.m && column < u.n) { put((matrix * u.m + row) * u.n + column, finish(sum, column)); }
}`,
    code: {
      body: `
  let down = (u.m + ${tile - 1}u) / ${tile}u;
  let across = (u.n + ${tile - 1}u) / ${tile}u;
  let matrix = i / (down * across);
  let row = i / across % down * ${tile}u;
  let column = i % across * ${tile}u;
  let a_base = matrix * u.m * u.k;
  let b_base = matrix * u.k * u.n;
  let my_row = lane / ${SIDE}u;
  let my_column = lane % ${SIDE}u;
  ${each(({ sum }) => `var ${sum} = 0.0;`)}
  for (var depth = 0u; depth < u.k; depth += ${DEPTH}u) {
    ${load("a_tile", "at0(a_base + (row + r) * u.a_row + (depth + p) * u.a_column)", "row", "a_row", "m")}
    ${load("b_tile", "at1(b_base + (depth + p) * u.b_row + (column + r) * u.b_column)", "column", "b_column", "n")}
    workgroupBarrier();
    for (var p = 0u; p < ${DEPTH}u; p++) {
      ${along((step) => `let a${step} = a_tile[p * ${pitch}u + my_row + ${SIDE * step}u];`)}
      ${along((step) => `let b${step} = b_tile[p * ${pitch}u + my_column + ${SIDE * step}u];`)}
      ${each(({ sum, p, q }) => `${sum} = fma(a${p}, b${q}, ${sum});`)}
    }
    workgroupBarrier();
  }
  ${each(({ sum, p, q }) => `store(${sum}, matrix, row + my_row + ${SIDE * p}u, column + my_column + ${SIDE * q}u);`)}`,
    },
  });
}
