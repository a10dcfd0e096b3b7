/** Arrays as `tf.Tensor` and back, without a copy, on the backends that share memory with tfjs. */
import { load, loadOverTfjs } from "./load.ts";
import type { TfjsInterop, TfjsOptions, TfjsTensor } from "./tfjs.ts";
import type { WasmBackend } from "./wasm/mod.ts";
import type { WebgpuBackend } from "./webgpu/mod.ts";

/**
 * Makes tfjs compute in the memory of a backend, and gives the two conversions:
 * `interop.toTensor(x)` and `nd.adopt(interop.fromTensor(t))`. For wasm, call it before `use("wasm")`: that backend then
 * works in tfjs's memory, not in its own.
 *
 * Tensors have tfjs's own type where the call names it: `shareWithTfjs<tf.Tensor>("wasm")`.
 *
 * @param options For wasm, where tfjs's .wasm is.
 * @throws {Error} where either has started with a memory that the other cannot use.
 */
export async function shareWithTfjs<Tensor extends TfjsTensor = TfjsTensor>(
  name: "wasm" | "webgpu",
  options: TfjsOptions = {},
): Promise<TfjsInterop<Tensor>> {
  // What tfjs makes are `tf.Tensor`s, a type that only the caller can name.
  return (await (name === "wasm" ? shareWasm(options) : shareWebgpu())) as TfjsInterop<Tensor>;
}

async function shareWasm(options: TfjsOptions): Promise<TfjsInterop> {
  const { shareWithTfjs } = await import("./wasm/tfjs_interop.ts");
  return shareWithTfjs((await loadOverTfjs(options)) as WasmBackend);
}

async function shareWebgpu(): Promise<TfjsInterop> {
  const { shareWithTfjs } = await import("./webgpu/tfjs_interop.ts");
  return shareWithTfjs((await load("webgpu")) as WebgpuBackend);
}
