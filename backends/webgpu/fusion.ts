/** Kernel fusion: several kernel calls of a plan as one dispatch, side by side (horizontal) and nested (vertical). */

import type { DeviceBuffer, Launch, Operand, PlannedCall, PlannedInput } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import type { Fusion } from "./fuse.ts";
import type { Gpu } from "./gpu.ts";
import { type Compiled, compile, dispatchOf, inOrder, nothing } from "./program.ts";
import {
  type DispatchDescriptor,
  type DispatchRule,
  type DispatchTable,
  descriptorsOf,
  launchOf,
} from "./shader/dispatch.ts";
import { type CallDispatch, FusedShader } from "./shader/fused_shader.ts";
import { pointwiseOf } from "./shader/pointwise.ts";

/** The most calls and buffers of one dispatch, so that its shader is compiled soon and its uniforms are few. */
const MAX_CALLS = 128;
const MAX_BUFFERS = 32;

/** The buffer of an input that is not in memory. */
const NOWHERE: DeviceBuffer = { size: 0 };

/** Fuses kernel calls into dispatches. */
export class WebgpuFusion implements Fusion {
  readonly #gpu: Gpu;
  readonly #table: DispatchTable;
  /** Pipelines by their WGSL, in which no sizes are written. */
  readonly #pipelines = new Map<string, Compiled>();

  constructor(gpu: Gpu, table: DispatchTable) {
    this.#gpu = gpu;
    this.#table = table;
  }

  canInline(call: PlannedCall): boolean {
    const [dispatch, ...more] = this.#callDispatchesOf(call);
    if (dispatch === undefined || more.length > 0) return false;
    return "pointwise" in dispatch || "value" in dispatch.descriptor.program.text.code;
  }

  reads(call: PlannedCall, n: number): number {
    let reads = 0;
    for (const dispatch of this.#callDispatchesOf(call)) {
      if ("pointwise" in dispatch) return sizeOf(call.output.shape);
      for (const [i, input] of dispatch.inputs.entries()) {
        if (input !== call.inputs[n]) continue;
        reads +=
          dispatch.descriptor.reads?.[i] ??
          Math.max(dispatch.descriptor.count, sizeOf(input.shape));
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
    return calls.length === 1 || calls.every((call) => this.#callDispatchesOf(call).length === 1);
  }

  bind(calls: readonly PlannedCall[]): Launch {
    const [call, ...others] = calls;
    if (others.length > 0)
      return this.#dispatch(calls.flatMap((each) => this.#callDispatchesOf(each)));
    if (call === undefined) return nothing;
    if (call.inputs.every(isOperand)) return launchOf(this.#descriptorsOf(call, call.inputs));
    return inOrder(this.#callDispatchesOf(call).map((dispatch) => this.#dispatch([dispatch])));
  }

  /** Fuses dispatches that do not depend on each other into one. */
  #dispatch(dispatches: readonly CallDispatch[]): Launch {
    const shader = new FusedShader((call) => this.#callDispatchesOf(call)[0]!);
    const { code, groups, uniforms, allocations } = shader.build(dispatches);
    if (groups === 0) return nothing;
    const { dispatcher } = this.#gpu;
    let compiled = this.#pipelines.get(code);
    if (compiled === undefined) {
      compiled = compile(dispatcher, "fused", code);
      this.#pipelines.set(code, compiled);
    }
    const dispatch = dispatchOf(dispatcher, compiled, uniforms, allocations, groups);
    return () => dispatcher.dispatch(dispatch);
  }

  /** The dispatches of a call, in order. */
  #callDispatchesOf(call: PlannedCall): CallDispatch[] {
    const { name, inputs, output, attrs } = call;
    const dtypes = inputs.map(({ dtype }) => dtype);
    const pointwise = pointwiseOf(name, dtypes, output.dtype, attrs);
    if (pointwise !== null) return [{ call, pointwise }];
    const given = inputs.map((each) => (isOperand(each) ? each : { ...each, buffer: NOWHERE }));
    return this.#descriptorsOf(call, given).map((descriptor) => ({
      descriptor,
      inputs: descriptor.inputs.map((operand) => inputs[given.indexOf(operand)] ?? operand),
    }));
  }

  #descriptorsOf(
    { name, output, attrs }: PlannedCall,
    inputs: readonly Operand[],
  ): readonly DispatchDescriptor[] {
    const rule = this.#table[name as keyof DispatchTable] as DispatchRule<unknown>;
    return descriptorsOf(rule(inputs, output, attrs));
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
