/** WGSL programs: how one is stated, compiled once, and bound to buffers. */

import type { DType, Launch, Operand } from "../backend.ts";
import { type Axis, MAX_AXES } from "./layout.ts";
import { withMath } from "./math.ts";
import { type Allocation, webgpuBuffer } from "./memory.ts";
import type { Dispatch } from "./stream.ts";
import type { UniformStore } from "./uniforms.ts";

/** WGSL's name for the elements of a buffer; a `uint8` is held in a `u32`. */
export type Scalar = "f32" | "i32" | "u32";

/** WGSL's type of each dtype. */
export const SCALAR: Readonly<Record<DType, Scalar>> = {
  float32: "f32",
  int32: "i32",
  uint8: "u32",
};

/**
 * A program. Its body is run once for each `i < u.count` by a thread of its own or, where `group` says how many, by
 * so many threads together, each with its `lane`. It reads input `n` by `at<n>(index)`, writes `out[index]`, and finds
 * shapes in `u`, so that arrays of any shape share the compiled program.
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
  /** Threads that run the body together, at most 256. */
  readonly group?: number;
  /** Functions and workgroup variables that the body uses. */
  readonly declarations?: string;
  readonly body: string;
  /** Whether an input may be the output: the body reads an element before it writes it, and no other thread reads it. */
  readonly inPlace?: boolean;
}

/** What one launch works on. */
export interface Bound {
  readonly inputs: readonly Operand[];
  readonly output: Operand;
  /** How many times the body is run; nothing is enqueued for 0. */
  readonly count: number;
  /** The values of the uniforms named in the text. */
  readonly uniforms?: readonly number[];
  readonly axes?: readonly Axis[];
}

/** What programs are compiled by and bound with. */
export interface ProgramHost {
  readonly device: GPUDevice;
  readonly uniforms: UniformStore;
  /** Enqueues a dispatch. */
  readonly dispatch: (dispatch: Dispatch) => void;
  /** Called for each pipeline compiled. */
  readonly compiled: () => void;
}

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const THREADS = 64;
const MAX_GROUPS = 65535;
/** With this many things bound, all of them are forgotten. */
const MAX_DISPATCHES = 1024;

/** Two strides at once: the offsets of element `index` of a walk over the axes from `first` up to `last`. */
const WALK = `
fn offsets(index: u32, first: u32, last: u32) -> vec2<u32> {
  var rest = index;
  var sum = vec2<u32>(0u);
  for (var d = last; d > first + 1u; d--) {
    let axis = u.axes[d - 1u];
    sum += (rest % axis.x) * axis.yz;
    rest /= axis.x;
  }
  return sum + rest * u.axes[first].yz;
}`;

/** Numbers as words of `u` that are declared `f32`. */
export function floats(...values: readonly number[]): number[] {
  return [...new Uint32Array(Float32Array.from(values).buffer)];
}

/** A launch of nothing. */
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

/** A program on a device, compiled when it is first bound. */
export class Program {
  readonly #host: ProgramHost;
  readonly #text: ProgramText;
  /** Pipelines by which inputs are the output, bit by bit: such an input needs text that reads `out`. */
  readonly #pipelines = new Map<number, Compiled>();
  /** What was bound before: eager execution binds the same kernel to the same pooled buffers step after step. */
  readonly #dispatches = new Map<string, Dispatch>();

  constructor(host: ProgramHost, text: ProgramText) {
    this.#host = host;
    this.#text = text;
  }

  bind({ inputs, output, count, uniforms = [], axes = [] }: Bound): Launch {
    const out = webgpuBuffer(output.buffer).allocation;
    const given = inputs.map(({ buffer }) => webgpuBuffer(buffer).allocation);
    if (count === 0) return nothing;

    if (axes.length > MAX_AXES) {
      throw new RangeError(
        `Cannot bind ${this.#text.label} to an output of shape [${output.shape.join(", ")}] on webgpu: ` +
          `${axes.length} axes are left after merging neighbours; at most ${MAX_AXES} are possible, reshape to fewer first`,
      );
    }
    const words = [count, ...uniforms];
    if (this.#text.walks === true) {
      while (words.length % 4 !== 0) words.push(0);
      for (const [length, first = 0, second = 0] of axes) words.push(length, first, second, 0);
    }

    const key = `${words.join()} ${out.id} ${given.map(({ id }) => id).join()}`;
    let dispatch = this.#dispatches.get(key);
    if (dispatch === undefined) {
      dispatch = this.#dispatch(out, given, words);
      if (this.#dispatches.size === MAX_DISPATCHES) this.#dispatches.clear();
      this.#dispatches.set(key, dispatch);
    }
    const enqueued = dispatch;
    const { dispatch: enqueue } = this.#host;
    return () => enqueue(enqueued);
  }

  #dispatch(out: Allocation, inputs: readonly Allocation[], words: readonly number[]): Dispatch {
    let aliases = 0;
    inputs.forEach((allocation, input) => {
      if (allocation === out) aliases |= 1 << input;
    });
    if (aliases !== 0 && this.#text.inPlace !== true) {
      throw new Error(
        `Cannot bind ${this.#text.label} in place: its output is also an input; give it an output of its own`,
      );
    }
    const separate = inputs.filter((allocation) => allocation !== out);
    const { pipeline, layout } = this.#compiled(aliases);
    const bindings = this.#host.device.createBindGroup({
      layout,
      entries: [
        { binding: 0, resource: { buffer: out.buffer } },
        { binding: 1, resource: this.#host.uniforms.bindingOf(words) },
        ...separate.map(({ buffer }, n) => ({ binding: n + 2, resource: { buffer } })),
      ],
    });
    const [count] = words as [number];
    const groups = this.#text.group === undefined ? Math.ceil(count / THREADS) : count;
    const y = Math.ceil(groups / MAX_GROUPS);
    const x = Math.ceil(groups / y);
    return { pipeline, bindings, x, y, touches: [out, ...separate] };
  }

  #compiled(aliases: number): Compiled {
    let program = this.#pipelines.get(aliases);
    if (program === undefined) {
      const { device, compiled } = this.#host;
      const { label } = this.#text;
      const module = device.createShaderModule({ label, code: source(this.#text, aliases) });
      const pipeline = device.createComputePipeline({
        label,
        layout: "auto",
        compute: { module },
      });
      program = { pipeline, layout: pipeline.getBindGroupLayout(0) };
      this.#pipelines.set(aliases, program);
      compiled();
    }
    return program;
  }
}

/** The whole WGSL of a program, whose inputs at the bits of `aliases` are its output. */
function source(text: ProgramText, aliases: number): string {
  const { inputs, output, mutates = [], uniforms = [], walks = false, group } = text;
  let binding = 2;
  const readers = inputs.map((scalar, n) => {
    const reader = `fn at${n}(index: u32) -> ${scalar}`;
    if (aliases & (1 << n)) return `${reader} { return bitcast<${scalar}>(out[index]); }`;
    const mutable = mutates.includes(n);
    return `
@group(0) @binding(${binding++}) var<storage, ${mutable ? "read_write" : "read"}> x${n}: array<${scalar}>;
${reader} { return x${n}[index]; }
${mutable ? `fn set${n}(index: u32, value: ${scalar}) { x${n}[index] = value; }` : ""}`;
  });
  const words = ["count", ...uniforms].map((word) => (word.includes(":") ? word : `${word}: u32`));
  if (walks) words.push(`axes: array<vec4<u32>, ${MAX_AXES}>`);
  const index =
    group === undefined
      ? `(place.y * places.x + place.x) * ${THREADS}u + lane`
      : "place.y * places.x + place.x";
  return withMath(`
struct Uniforms { ${words.join(", ")} }
@group(0) @binding(0) var<storage, read_write> out: array<${output}>;
@group(0) @binding(1) var<uniform> u: Uniforms;
${readers.join("\n")}
${walks ? WALK : ""}
${text.declarations ?? ""}
@compute @workgroup_size(${group ?? THREADS})
fn main(
  @builtin(workgroup_id) place: vec3<u32>,
  @builtin(num_workgroups) places: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = ${index};
  if (i >= u.count) { return; }
  ${text.body}
}`);
}
