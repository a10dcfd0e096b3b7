/** Reductions: `out[i] = fold over j of input[kept i, reduced j]`, the axes split into those kept and those reduced. */

import type { DType, Operand, ReduceAttrs } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { stridesOf } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import type { Program } from "../program.ts";
import type { DispatchDescriptor, DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { type Axis, walk } from "../shader/layout.ts";
import { LONG_ROW, PER_THREAD, PER_WORKGROUP, type RowLoop } from "./rows.ts";
import { typed } from "./typed.ts";

type FoldName = "sum" | "max" | "min";

/** How two elements are folded, and the bits of the value that changes nothing. */
interface Fold {
  readonly f32: string;
  readonly i32: string;
  readonly start: Readonly<Record<DType, number>>;
}

const FOLDS: Readonly<Record<FoldName, Fold>> = {
  sum: { f32: "a + b", i32: "a + b", start: { float32: 0, int32: 0, uint8: 0 } },
  max: {
    f32: "max_of(a, b)",
    i32: "max(a, b)",
    start: { float32: 0xff800000, int32: 0x80000000, uint8: 0 },
  },
  min: {
    f32: "min_of(a, b)",
    i32: "min(a, b)",
    start: { float32: 0x7f800000, int32: 0x7fffffff, uint8: 0 },
  },
};

/** With more rows than this, threads are busy alone, unless each would then read far from its neighbours. */
const MANY_ROWS = 32768;
/** Rows of more than this are cut into parts, which groups fold side by side, and a last group folds their results. */
const PART = 4096;
/** A thread folds so many elements one after the other, then the results: a long sum loses less to rounding. */
const BLOCK = 64;
/** How many such results there may be at once, of all rows together. */
const MAX_PARTS = 1024;

/** An array seen as rows to be folded. */
interface Rows {
  readonly input: Operand;
  readonly rows: number;
  readonly length: number;
  readonly kept: readonly Axis[];
  readonly reduced: readonly Axis[];
}

/** The kernels of this family. */
export function reduceKernels(gpu: Gpu): DispatchRules<FoldName> {
  return { sum: reduction(gpu, "sum"), max: reduction(gpu, "max"), min: reduction(gpu, "min") };
}

function reduction(gpu: Gpu, name: FoldName): DispatchRule<ReduceAttrs> {
  const fold = FOLDS[name];
  const program = (loop: RowLoop) =>
    typed(gpu, name, (scalar) => {
      const { functions, ...needs } = loop.needs(["fold"], scalar);
      const folding = `
  let row = offsets(i / u.parts, 0u, u.kept).x;
  let begin = (i % u.parts) * u.part_length;
  let end = min(begin + u.part_length, u.length);
  var y = u.start;
  for (var j = begin + ${loop.first}; j < end; ) {
    var block = u.start;
    for (var k = 0u; k < ${BLOCK}u && j < end; k++) {
      block = fold(block, at0(row + offsets(j, u.kept, u.rank).x));
      j += ${loop.step};
    }
    y = fold(y, block);
  }`;
      return {
        label: name,
        inputs: [scalar],
        output: scalar,
        uniforms: ["kept", "rank", "length", "parts", "part_length", `start: ${scalar}`],
        walks: true,
        ...needs,
        declarations: `
fn fold(a: ${scalar}, b: ${scalar}) -> ${scalar} { return ${fold[scalar]}; }
${functions}`,
        code:
          loop === PER_THREAD
            ? { value: `${folding} return y;` }
            : { body: `${folding} y = fold_together(y, lane); if (lane == 0u) { put(i, y); }` },
      };
    });
  const alone = program(PER_THREAD);
  const group = program(PER_WORKGROUP);

  const describe = (
    program: Program,
    seen: Rows,
    output: Operand,
    parts: number,
  ): DispatchDescriptor => {
    const { input, rows, length, kept, reduced } = seen;
    const rank = kept.length + reduced.length;
    const start = fold.start[input.dtype];
    const uniforms = [kept.length, rank, length, parts, Math.ceil(length / parts), start];
    const axes = [...kept, ...reduced];
    return { program, inputs: [input], output, count: rows * parts, uniforms, axes };
  };

  return ([x], output, { axes }) => {
    const seen = rowsOf(x!, axes);
    const { rows, length, reduced } = seen;
    const contiguous = reduced.at(-1)?.[1] === 1;
    if (length < LONG_ROW || (rows > MANY_ROWS && !contiguous)) {
      return describe(alone(x!.dtype), seen, output, 1);
    }
    const program = group(x!.dtype);
    const parts = Math.min(Math.ceil(length / PART), Math.floor(MAX_PARTS / rows));
    if (parts < 2) return describe(program, seen, output, 1);
    const partial: Operand = {
      buffer: gpu.scratch(rows * parts),
      shape: [rows, parts],
      dtype: x!.dtype,
    };
    return [
      describe(program, seen, partial, parts),
      describe(program, rowsOf(partial, [1]), output, 1),
    ];
  };
}

function rowsOf(input: Operand, axes: readonly number[]): Rows {
  const strides = stridesOf(input.shape);
  const pick = (reduced: boolean) => {
    const chosen = [...input.shape.keys()].filter((axis) => axes.includes(axis) === reduced);
    const shape = chosen.map((axis) => input.shape[axis]!);
    const axesOfWalk = walk(
      shape,
      chosen.map((axis) => strides[axis]!),
    );
    return { size: sizeOf(shape), axes: axesOfWalk };
  };
  const kept = pick(false);
  const reduced = pick(true);
  return {
    input,
    rows: kept.size,
    length: reduced.size,
    kept: kept.axes,
    reduced: reduced.axes,
  };
}
