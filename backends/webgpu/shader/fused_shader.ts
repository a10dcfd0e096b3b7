/** The WGSL of a fused dispatch, with common subexpressions computed once within a function. */

import type {
  DeviceBuffer,
  DType,
  Operand,
  PlannedCall,
  PlannedInput,
  Shape,
} from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { broadcastStrides } from "../../base/strides.ts";
import { type Allocation, webgpuBuffer } from "../memory.ts";
import { aligned, floats, SCALAR, type Scalar, wordsOf } from "../program.ts";
import type { DispatchDescriptor } from "./dispatch.ts";
import { walk } from "./layout.ts";
import { declarationOf, type Pointwise } from "./pointwise.ts";
import {
  convert,
  GROUP_SIZE,
  type Part,
  type Placed,
  Shader,
  type Slot,
  THREADS,
} from "./shader.ts";

/** A call in a fused dispatch: a function of single elements, or one dispatch of a program. */
export type CallDispatch = PointwiseDispatch | ProgramDispatch;

interface PointwiseDispatch {
  readonly call: PlannedCall;
  readonly pointwise: Pointwise;
}

interface ProgramDispatch {
  readonly descriptor: DispatchDescriptor;
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

/** Builds the shader of some dispatches, and collects its uniforms and buffers. */
export class FusedShader {
  readonly #shader = new Shader();
  /** How a nested call is dispatched. */
  readonly #callDispatchOf: (call: PlannedCall) => CallDispatch;
  readonly #written = new Set<Allocation>();
  readonly #slots = new Map<Allocation, Slot>();
  readonly #programWords: number[] = [];
  readonly #words: number[] = [];
  /** Functions that give the values of nested calls. */
  readonly #values = new Map<PlannedCall, { name: string; scalar: Scalar }>();

  constructor(callDispatchOf: (call: PlannedCall) => CallDispatch) {
    this.#callDispatchOf = callDispatchOf;
  }

  /** The shader of dispatches that do not depend on each other. */
  build(dispatches: readonly CallDispatch[]): Built {
    for (const dispatch of dispatches) {
      for (const { buffer } of writesOf(dispatch))
        this.#written.add(webgpuBuffer(buffer).allocation);
    }
    const parts: Part[] = [];
    const counts: number[] = [];
    const pointwise = dispatches.filter((dispatch) => "pointwise" in dispatch);
    for (const count of new Set(pointwise.map(({ call }) => sizeOf(call.output.shape)))) {
      counts.push(count);
      parts.push(
        this.#together(pointwise.filter(({ call }) => sizeOf(call.output.shape) === count)),
      );
    }
    for (const dispatch of dispatches) {
      if ("pointwise" in dispatch) continue;
      counts.push(dispatch.descriptor.count);
      parts.push(this.#place(dispatch, true).part);
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
  #together(dispatches: readonly PointwiseDispatch[]): Part {
    const block = new Block();
    const stores = dispatches.map(({ call }) => {
      const { shape, dtype, buffer } = call.output;
      const value = this.#element({ call, shape, dtype }, "i", block);
      const { name, scalar } = this.#slotOf(buffer, dtype);
      return `${name}[i] = ${convert(value, SCALAR[dtype], scalar)};`;
    });
    const count = this.#size(sizeOf(dispatches[0]!.call.output.shape));
    const code = [...block.lines, ...stores].join("\n    ");
    return { code, count, grouped: false };
  }

  /** A program, which stores its results or gives them to others. */
  #place({ descriptor, inputs }: ProgramDispatch, stores: boolean): Placed {
    const { program, output, axes = [] } = descriptor;
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
    const words = wordsOf({ ...descriptor, axes: axes.length === 0 ? [[1]] : axes });
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
      const dispatch = this.#callDispatchOf(call);
      if ("pointwise" in dispatch) {
        return convert(this.#apply(dispatch, index, block), dispatch.pointwise.output, scalar);
      }
      known = {
        name: this.#place(dispatch, false).value,
        scalar: dispatch.descriptor.program.text.output,
      };
      this.#values.set(call, known);
    }
    return convert(`${known.name}(${index})`, known.scalar, scalar);
  }

  /** A function of single elements, applied to those that `index` of the output is made of. */
  #apply({ call, pointwise }: PointwiseDispatch, index: string, block: Block): string {
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

  /** The offset in an array, broadcast to `target`, of the element at `index` of `target`. */
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

/** A block of statements without common subexpressions. */
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

/** The arrays in memory that a dispatch writes. */
function writesOf(dispatch: CallDispatch): Operand[] {
  if ("pointwise" in dispatch) return [dispatch.call.output];
  const { descriptor, inputs } = dispatch;
  const mutated = descriptor.program.text.mutates?.map((n) => inputs[n]!) ?? [];
  return [descriptor.output, ...mutated].filter((each) => "buffer" in each);
}
