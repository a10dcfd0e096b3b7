/** Several kernel calls of a plan as one dispatch: side by side, and inside of one another. */

import type {
  DeviceBuffer,
  Fusion,
  Launch,
  Operand,
  PlannedCall,
  PlannedInput,
} from "../backend.ts";
import { FusedShader, type Job } from "./fused_shader.ts";
import type { Gpu } from "./gpu.ts";
import { sizeOf } from "./layout.ts";
import { pointwiseOf } from "./pointwise.ts";
import { type Compiled, compile, dispatchOf, inOrder, nothing } from "./program.ts";
import { type AllRecipes, launchOf, listOf, type Recipe, type Work } from "./recipe.ts";

/** The most calls and buffers of one dispatch, so that its shader is compiled soon and its uniforms are few. */
const MAX_CALLS = 128;
const MAX_BUFFERS = 32;

/** Where an input that is not in memory would be. */
const NOWHERE: DeviceBuffer = { size: 0 };

/** Makes dispatches of calls. */
export class WebgpuFusion implements Fusion {
  readonly #gpu: Gpu;
  readonly #recipes: AllRecipes;
  /** Pipelines by their WGSL, which knows no sizes. */
  readonly #pipelines = new Map<string, Compiled>();

  constructor(gpu: Gpu, recipes: AllRecipes) {
    this.#gpu = gpu;
    this.#recipes = recipes;
  }

  canInline(call: PlannedCall): boolean {
    const [job, ...more] = this.#jobsOf(call);
    if (job === undefined || more.length > 0) return false;
    return "pointwise" in job || "value" in job.work.program.text.code;
  }

  reads(call: PlannedCall, n: number): number {
    let reads = 0;
    for (const job of this.#jobsOf(call)) {
      if ("pointwise" in job) return sizeOf(call.output.shape);
      for (const [i, input] of job.inputs.entries()) {
        if (input !== call.inputs[n]) continue;
        reads += job.work.reads?.[i] ?? Math.max(job.work.count, sizeOf(input.shape));
      }
    }
    return reads;
  }

  fits(calls: readonly PlannedCall[]): boolean {
    const all = new Set<PlannedCall>();
    const buffers = new Set(calls.map(({ output }) => output.buffer));
    for (const call of calls) collect(call, all, buffers);
    const { maxStorageBuffersPerShaderStage } = this.#gpu.device.limits;
    const most = Math.min(MAX_BUFFERS, maxStorageBuffersPerShaderStage);
    if (all.size > MAX_CALLS || buffers.size > most) return false;
    return calls.length === 1 || calls.every((call) => this.#jobsOf(call).length === 1);
  }

  bind(calls: readonly PlannedCall[]): Launch {
    const [call, ...others] = calls;
    if (others.length > 0) return this.#dispatch(calls.flatMap((each) => this.#jobsOf(each)));
    if (call === undefined) return nothing;
    if (call.inputs.every(isOperand)) return launchOf(this.#worksOf(call, call.inputs));
    return inOrder(this.#jobsOf(call).map((job) => this.#dispatch([job])));
  }

  /** One dispatch of jobs that do not depend on each other. */
  #dispatch(jobs: readonly Job[]): Launch {
    const shader = new FusedShader((call) => this.#jobsOf(call)[0]!);
    const { code, groups, uniforms, allocations } = shader.build(jobs);
    if (groups === 0) return nothing;
    const { host } = this.#gpu;
    let compiled = this.#pipelines.get(code);
    if (compiled === undefined) {
      compiled = compile(host, "fused", code);
      this.#pipelines.set(code, compiled);
    }
    const dispatch = dispatchOf(host, compiled, uniforms, allocations, groups);
    return () => host.dispatch(dispatch);
  }

  /** What a call comes to, one after the other. */
  #jobsOf(call: PlannedCall): Job[] {
    const { name, inputs, output, attrs } = call;
    const dtypes = inputs.map(({ dtype }) => dtype);
    const pointwise = pointwiseOf(name, dtypes, output.dtype, attrs);
    if (pointwise !== null) return [{ call, pointwise }];
    const given = inputs.map((each) => (isOperand(each) ? each : { ...each, buffer: NOWHERE }));
    return this.#worksOf(call, given).map((work) => ({
      work,
      inputs: work.inputs.map((operand) => inputs[given.indexOf(operand)] ?? operand),
    }));
  }

  #worksOf({ name, output, attrs }: PlannedCall, inputs: readonly Operand[]): readonly Work[] {
    const recipe = this.#recipes[name] as Recipe<unknown>;
    return listOf(recipe(inputs, output, attrs));
  }
}

function isOperand(input: PlannedInput): input is Operand {
  return "buffer" in input;
}

/** Adds a call and those inside of it, and the buffers that they read. */
function collect(call: PlannedCall, calls: Set<PlannedCall>, buffers: Set<DeviceBuffer>): void {
  if (calls.has(call)) return;
  calls.add(call);
  for (const input of call.inputs) {
    if ("buffer" in input) buffers.add(input.buffer);
    if ("call" in input) collect(input.call, calls, buffers);
  }
}
