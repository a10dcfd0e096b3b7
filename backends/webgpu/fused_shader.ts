/** The shader of a fused dispatch; within one function of it nothing is computed twice. */

import type { DeviceBuffer, DType, Operand, PlannedCall, PlannedInput, Shape } from "../backend.ts";
import { broadcastStrides, sizeOf, walk } from "./layout.ts";
import { type Allocation, webgpuBuffer } from "./memory.ts";
import { declarationOf, type Pointwise } from "./pointwise.ts";
import { aligned, floats, SCALAR, type Scalar, wordsOf } from "./program.ts";
import type { Work } from "./recipe.ts";
import {
  convert,
  GROUP_SIZE,
  type Part,
  type Placed,
  Shader,
  type Slot,
  THREADS,
} from "./shader.ts";

/** What a call comes to: a function of single elements, or one dispatch of its recipe. */
export type Job = PointwiseJob | WorkJob;

interface PointwiseJob {
  readonly call: PlannedCall;
  readonly pointwise: Pointwise;
}

interface WorkJob {
  readonly work: Work;
  readonly inputs: readonly PlannedInput[];
}

/** A shader with what it is dispatched with. */
export interface Built {
  readonly code: string;
  readonly uniforms: readonly number[];
  readonly allocations: readonly Allocation[];
  /** Workgroups. */
  readonly groups: number;
}

const BITS: Readonly<Record<DType, (value: number) => number>> = {
  float32: (value) => floats(value)[0]!,
  int32: (value) => value >>> 0,
  uint8: (value) => value & 255,
};

/** Writes the shader of some jobs, and notes its uniforms and buffers as they come up. */
export class FusedShader {
  readonly #shader = new Shader();
  /** What a call inside of another comes to. */
  readonly #jobOf: (call: PlannedCall) => Job;
  readonly #written = new Set<Allocation>();
  readonly #slots = new Map<Allocation, Slot>();
  readonly #programWords: number[] = [];
  readonly #words: number[] = [];
  /** Functions that give the values of calls inside of others. */
  readonly #values = new Map<PlannedCall, { name: string; scalar: Scalar }>();

  constructor(jobOf: (call: PlannedCall) => Job) {
    this.#jobOf = jobOf;
  }

  /** The shader of jobs that do not depend on each other. */
  build(jobs: readonly Job[]): Built {
    for (const job of jobs) {
      for (const { buffer } of writesOf(job)) this.#written.add(webgpuBuffer(buffer).allocation);
    }
    const parts: Part[] = [];
    const counts: number[] = [];
    const pointwise = jobs.filter((job) => "pointwise" in job);
    for (const count of new Set(pointwise.map(({ call }) => sizeOf(call.output.shape)))) {
      counts.push(count);
      parts.push(
        this.#together(pointwise.filter(({ call }) => sizeOf(call.output.shape) === count)),
      );
    }
    for (const job of jobs) {
      if ("pointwise" in job) continue;
      counts.push(job.work.count);
      parts.push(this.#place(job, true).part);
    }
    const threads = parts.some(({ grouped }) => grouped) ? GROUP_SIZE : THREADS;
    let groups = 0;
    const ends = parts.map(({ grouped }, n) => {
      groups += grouped ? counts[n]! : Math.ceil(counts[n]! / threads);
      return n < parts.length - 1 ? this.#size(groups) : "";
    });
    return {
      code: this.#shader.source(parts, ends.slice(0, -1)),
      uniforms: [...this.#programWords, ...this.#words],
      allocations: [...this.#slots.keys()],
      groups,
    };
  }

  /** Calls with outputs of one size: each thread makes an element of every one. */
  #together(jobs: readonly PointwiseJob[]): Part {
    const block = new Block();
    const stores = jobs.map(({ call }) => {
      const { shape, dtype, buffer } = call.output;
      const value = this.#element({ call, shape, dtype }, "i", block);
      const { name, scalar } = this.#slotOf(buffer, dtype);
      return `${name}[i] = ${convert(value, SCALAR[dtype], scalar)};`;
    });
    const count = this.#size(sizeOf(jobs[0]!.call.output.shape));
    const code = [...block.lines, ...stores].join("\n    ");
    return { code, count, grouped: false };
  }

  /** A program, which stores its results or gives them to others. */
  #place({ work, inputs }: WorkJob, stores: boolean): Placed {
    const { program, output, axes = [] } = work;
    const { text } = program;
    const slotAt = (n: number): Slot => {
      const input = inputs[n]!;
      if ("buffer" in input) return this.#slotOf(input.buffer, input.dtype);
      throw new Error(`Cannot overwrite input ${n} of ${text.label}: it is in no memory.`);
    };
    const connections = {
      inputs: inputs.map((input, n) => this.#reader(input, text.inputs[n]!)),
      mutated: new Map(text.mutates?.map((n) => [n, slotAt(n)])),
      ...(stores && { output: this.#slotOf(output.buffer, output.dtype) }),
      axes: axes.length,
    };
    const placed = this.#shader.place(text, connections);
    // There is room for one axis at least.
    const words = wordsOf({ ...work, axes: axes.length === 0 ? [[1]] : axes });
    this.#programWords.push(...aligned(words));
    return placed;
  }

  /** Statements that return element `index` of an input. */
  #reader(input: PlannedInput, scalar: Scalar): string {
    const block = new Block();
    const value = this.#element(input, "index", block);
    return [...block.lines, `return ${convert(value, SCALAR[input.dtype], scalar)};`].join("\n  ");
  }

  /** WGSL of an element of an input, calculated by statements of the block. */
  #element(input: PlannedInput, index: string, block: Block): string {
    if ("number" in input) {
      return block.once(input, "", () => this.#word(input.dtype, input.number));
    }
    if ("buffer" in input) {
      const { name, scalar } = this.#slotOf(input.buffer, input.dtype);
      return block.let(convert(`${name}[${index}]`, scalar, SCALAR[input.dtype]));
    }
    return block.once(input.call, index, () => block.let(this.#value(input.call, index, block)));
  }

  /** WGSL of element `index` of a call's output. */
  #value(call: PlannedCall, index: string, block: Block): string {
    const scalar = SCALAR[call.output.dtype];
    let known = this.#values.get(call);
    if (known === undefined) {
      const job = this.#jobOf(call);
      if ("pointwise" in job) {
        return convert(this.#apply(job, index, block), job.pointwise.output, scalar);
      }
      known = { name: this.#place(job, false).value, scalar: job.work.program.text.output };
      this.#values.set(call, known);
    }
    return convert(`${known.name}(${index})`, known.scalar, scalar);
  }

  /** A function of single elements, applied to those that `index` of the output is made of. */
  #apply({ call, pointwise }: PointwiseJob, index: string, block: Block): string {
    const { name, inputs, attrs } = pointwise;
    this.#shader.declare(name, declarationOf(pointwise));
    const scalars = Object.values(inputs);
    const given = call.inputs.map((input, n) => {
      const at = this.#stretched(input.shape, call.output.shape, index, block);
      return convert(this.#element(input, at, block), SCALAR[input.dtype], scalars[n]!);
    });
    const numbers = call.attrs as Readonly<Record<string, number>>;
    const taken = attrs.map((attr) => this.#word("float32", numbers[attr]!));
    return `${name}(${[...given, ...taken].join(", ")})`;
  }

  /** The element of an array that stands at `index` of `target`, when the array is stretched to that shape. */
  #stretched(shape: Shape, target: Shape, index: string, block: Block): string {
    if (sizeOf(shape) === sizeOf(target)) return index;
    if (sizeOf(shape) === 1) return "0u";
    return block.once(`${shape} to ${target}`, index, () => {
      let rest = index;
      const terms: string[] = [];
      for (const [length, stride = 0] of walk(target, broadcastStrides(shape, target)).reverse()) {
        const size = this.#size(length);
        if (stride !== 0) terms.push(`${rest} % ${size} * ${this.#size(stride)}`);
        rest = block.let(`${rest} / ${size}`);
      }
      return block.let(terms.join(" + "));
    });
  }

  /** The buffer of an array. */
  #slotOf(buffer: DeviceBuffer, dtype: DType): Slot {
    const { allocation } = webgpuBuffer(buffer);
    let slot = this.#slots.get(allocation);
    if (slot === undefined) {
      const access = this.#written.has(allocation) ? "read_write" : "read";
      slot = this.#shader.buffer(SCALAR[dtype], access);
      this.#slots.set(allocation, slot);
    }
    return slot;
  }

  /** One more uniform: a number as an array of that dtype would hold it. */
  #word(dtype: DType, value: number): string {
    this.#words.push(BITS[dtype](value));
    return this.#shader.word(SCALAR[dtype]);
  }

  /** One more uniform: a number of elements, or of workgroups. */
  #size(value: number): string {
    this.#words.push(value);
    return this.#shader.word("u32");
  }
}

/** Statements of which no two are the same. */
class Block {
  readonly lines: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #known = new Map<unknown, Map<string, string>>();

  /** The name of an expression's value. */
  let(expression: string): string {
    let name = this.#names.get(expression);
    if (name === undefined) {
      name = `v${this.lines.length}`;
      this.lines.push(`let ${name} = ${expression};`);
      this.#names.set(expression, name);
    }
    return name;
  }

  /** What `make` gives the first time, for something at an index. */
  once(what: unknown, index: string, make: () => string): string {
    let known = this.#known.get(what);
    if (known === undefined) {
      known = new Map();
      this.#known.set(what, known);
    }
    let made = known.get(index);
    if (made === undefined) {
      made = make();
      known.set(index, made);
    }
    return made;
  }
}

/** The arrays in memory that a job writes. */
function writesOf(job: Job): Operand[] {
  if ("pointwise" in job) return [job.call.output];
  const { work, inputs } = job;
  const mutated = work.program.text.mutates?.map((n) => inputs[n]!) ?? [];
  return [work.output, ...mutated].filter((each) => "buffer" in each);
}
