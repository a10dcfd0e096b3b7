/** Arrays as `tf.Tensor` and back, without a copy, on the backends that stand on tfjs. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Operand } from "./backend.ts";
import { load } from "./load.ts";
import type { WasmBackend } from "./wasm/mod.ts";
import type { WebgpuBackend } from "./webgpu/mod.ts";

/** Passes arrays between one backend and tfjs. Both see one block of memory: what one writes the other reads. */
export interface TfjsInterop {
  /** The array as a tensor, to be disposed like any other. */
  toTensor(array: Operand): Tensor;
  /**
   * The tensor's data for `nd.adopt`, which makes an array of it.
   *
   * @throws {TypeError} where the tensor is not on tfjs's backend of the same name.
   */
  fromTensor(tensor: Tensor): Operand;
}

/**
 * Makes tfjs compute in the memory of a backend, and gives the two conversions:
 * `interop.toTensor(x)` and `nd.adopt(interop.fromTensor(t))`.
 *
 * @throws {Error} where tfjs has started a backend of that name with a memory of its own before.
 */
export async function shareWithTfjs(name: "wasm" | "webgpu"): Promise<TfjsInterop> {
  const backend = await load(name);
  if (name === "wasm") {
    const { shareWithTfjs } = await import("./wasm/tfjs_interop.ts");
    return shareWithTfjs(backend as WasmBackend);
  }
  const { shareWithTfjs } = await import("./webgpu/tfjs_interop.ts");
  return shareWithTfjs(backend as WebgpuBackend);
}
