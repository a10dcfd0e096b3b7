/** WGSL programs: how one is stated, compiled once, and bound to buffers. */

import type { DType, Launch } from "../backend.ts";
import { type Allocation, webgpuBuffer } from "./memory.ts";
import type { DispatchDescriptor } from "./shader/dispatch.ts";
import { MAX_AXES } from "./shader/layout.ts";
import { load, Shader, THREADS } from "./shader/shader.ts";
import type { Dispatch } from "./stream.ts";
import type { UniformStore } from "./uniforms.ts";

/** WGSL's name for the elements of a buffer; a `uint8` is stored as a `u32`. */
export type Scalar = "f32" | "i32" | "u32";

/** WGSL's type of each dtype. */
export const SCALAR: Readonly<Record<DType, Scalar>> = {
  float32: "f32",
  int32: "i32",
  uint8: "u32",
};

/** The type in which a kernel computes; throws `TypeError` for `uint8`, which supports data movement only. */
export function computing(kernel: string, dtype: DType): "f32" | "i32" {
  if (dtype === "float32") return "f32";
  if (dtype === "int32") return "i32";
  throw new TypeError(
    `Cannot bind ${kernel} to ${dtype} on webgpu: it computes in float32 or int32; cast first`,
  );
}

/**
 * A WGSL program. It is run for each `i < u.count`, by one thread or, if it is for a `group`, by one workgroup, whose
 * threads have a `lane` each. It reads input `n` by `at<n>(index)` and finds shapes in `u`, so that arrays
 * of any shape share the compiled program. In a launch of several programs, names declared here are made unique.
 */
export interface ProgramText {
  readonly label: string;
  readonly inputs: readonly Scalar[];
  readonly output: Scalar;
  /** Which inputs it overwrites, by `set<n>(index, value)`. */
  readonly mutates?: readonly number[];
  /** Words of `u` besides `count`, in the order in which `bind` is given them: `name` (u32) or `name: type`. */
  readonly uniforms?: readonly string[];
  /** Whether `u.axes` holds the axes of a walk, and `offsets(index, first, last)` is there to walk them. */
  readonly walks?: boolean;
  /** Whether all threads of a workgroup run it together. */
  readonly group?: boolean;
  /** Arrays of workgroup memory by name; they hold nothing yet, as another program may have used them. */
  readonly shared?: Readonly<Record<string, { readonly scalar: Scalar; readonly length: number }>>;
  /** Functions and constants that the body uses. */
  readonly declarations?: string;
  /** What is run: statements that return element `i` of the output, or any that store by `put(index, value)`. */
  readonly code: { readonly value: string } | { readonly body: string };
  /** Whether an input may be the output: an element is read before it is written, and no other thread reads it. */
  readonly inPlace?: boolean;
}

/** Compiles programs, and enqueues their dispatches. */
export interface Dispatcher {
  readonly device: GPUDevice;
  readonly uniforms: UniformStore;
  /** Enqueues a dispatch. */
  readonly dispatch: (dispatch: Dispatch) => void;
  /** Has `create` compile a pipeline, and counts it. */
  readonly compile: (label: string, create: () => GPUComputePipeline) => GPUComputePipeline;
}

/** A pipeline and how it is given its buffers. */
export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const MAX_GROUPS = 65535;
/** The cache of bound dispatches is cleared at this size. */
const MAX_DISPATCHES = 1024;

/** Numbers as words of `u` that are declared `f32`. */
export function floats(...values: readonly number[]): number[] {
  return [...new Uint32Array(Float32Array.from(values).buffer)];
}

/** A launch that does nothing. */
export function nothing(): void {}

/** One launch that makes several, in order. */
export function inOrder(launches: readonly Launch[]): Launch {
  const [only, ...more] = launches;
  if (only === undefined) return nothing;
  if (more.length === 0) return only;
  return () => {
    for (const launch of launches) launch();
  };
}

/** Compiles WGSL. */
export function compile(dispatcher: Dispatcher, label: string, code: string): Compiled {
  const { device } = dispatcher;
  const pipeline = dispatcher.compile(label, () => {
    const module = device.createShaderModule({ label, code });
    return device.createComputePipeline({ label, layout: "auto", compute: { module } });
  });
  return { pipeline, layout: pipeline.getBindGroupLayout(0) };
}

/** The dispatch of a pipeline over `groups` workgroups; its bindings are the uniforms and then `buffers`. */
export function dispatchOf(
  { device, uniforms }: Dispatcher,
  { pipeline, layout }: Compiled,
  words: readonly number[],
  buffers: readonly Allocation[],
  groups: number,
): Dispatch {
  const bindings = device.createBindGroup({
    layout,
    entries: [
      { binding: 0, resource: uniforms.bindingOf(words) },
      ...buffers.map(({ buffer }, n) => ({ binding: n + 1, resource: { buffer } })),
    ],
  });
  const y = Math.ceil(groups / MAX_GROUPS);
  const x = Math.ceil(groups / y);
  return { pipeline, bindings, x, y, touches: buffers };
}

/** `values` filled up with zeros to a whole number of 16 bytes, as uniforms are laid out. */
export function aligned(values: readonly number[]): number[] {
  return [...values, ...new Array<number>((4 - (values.length % 4)) % 4).fill(0)];
}

/** The words of `u`. */
export function wordsOf({
  program,
  output,
  count,
  uniforms = [],
  axes = [],
}: DispatchDescriptor): number[] {
  const { label, walks } = program.text;
  if (axes.length > MAX_AXES) {
    throw new RangeError(
      `Cannot bind ${label} to an output of shape [${output.shape.join(", ")}] on webgpu: ` +
        `${axes.length} axes are left after merging neighbours; at most ${MAX_AXES} are possible, reshape to fewer first`,
    );
  }
  const words = [count, ...uniforms];
  if (walks !== true) return words;
  const walked = axes.flatMap(([length, first = 0, second = 0]) => [length, first, second, 0]);
  return [...aligned(words), ...walked];
}

/** A program on a device, compiled when it is first bound. */
export class Program {
  readonly text: ProgramText;
  readonly #dispatcher: Dispatcher;
  /** Pipelines by which inputs are the output, bit by bit: such an input needs text that reads the output. */
  readonly #pipelines = new Map<number, Compiled>();
  /** Cache of bound dispatches: eager execution binds the same kernel to the same pooled buffers step after step. */
  readonly #dispatches = new Map<string, Dispatch>();

  constructor(dispatcher: Dispatcher, text: ProgramText) {
    this.#dispatcher = dispatcher;
    this.text = text;
  }

  bind(descriptor: DispatchDescriptor): Launch {
    const out = webgpuBuffer(descriptor.output.buffer).allocation;
    const inputs = descriptor.inputs.map(({ buffer }) => webgpuBuffer(buffer).allocation);
    if (descriptor.count === 0) return nothing;

    const words = wordsOf(descriptor);
    const key = `${words.join()} ${out.id} ${inputs.map(({ id }) => id).join()}`;
    let dispatch = this.#dispatches.get(key);
    if (dispatch === undefined) {
      dispatch = this.#dispatch(out, inputs, words, descriptor.count);
      if (this.#dispatches.size === MAX_DISPATCHES) this.#dispatches.clear();
      this.#dispatches.set(key, dispatch);
    }
    const enqueued = dispatch;
    const { dispatch: enqueue } = this.#dispatcher;
    return () => enqueue(enqueued);
  }

  #dispatch(
    out: Allocation,
    inputs: readonly Allocation[],
    words: readonly number[],
    count: number,
  ): Dispatch {
    let aliases = 0;
    inputs.forEach((allocation, input) => {
      if (allocation === out) aliases |= 1 << input;
    });
    if (aliases !== 0 && this.text.inPlace !== true) {
      throw new Error(
        `Cannot bind ${this.text.label} in place: its output is also an input; give it a separate output`,
      );
    }
    const separate = inputs.filter((allocation) => allocation !== out);
    const groups = this.text.group === true ? count : Math.ceil(count / THREADS);
    return dispatchOf(this.#dispatcher, this.#compiled(aliases), words, [out, ...separate], groups);
  }

  #compiled(aliases: number): Compiled {
    let compiled = this.#pipelines.get(aliases);
    if (compiled === undefined) {
      compiled = compile(this.#dispatcher, this.text.label, sourceOf(this.text, aliases));
      this.#pipelines.set(aliases, compiled);
    }
    return compiled;
  }
}

/** The whole WGSL of a program, whose inputs at the bits of `aliases` are its output. */
function sourceOf(text: ProgramText, aliases: number): string {
  const shader = new Shader();
  const output = shader.buffer(text.output, "read_write");
  const slots = text.inputs.map((scalar, n) => {
    if (aliases & (1 << n)) return output;
    return shader.buffer(scalar, text.mutates?.includes(n) === true ? "read_write" : "read");
  });
  const { part } = shader.place(text, {
    inputs: slots.map((slot, n) => load(slot, text.inputs[n]!)),
    mutated: new Map(text.mutates?.map((n) => [n, slots[n]!])),
    output,
    axes: MAX_AXES,
  });
  return shader.source([part], []);
}
