/** What sharing memory with tfjs takes and gives, without the types of tfjs, which not every compiler accepts. */

import type { Operand } from "./backend.ts";

/** Where tfjs's .wasm is, for pages whose bundler does not put it beside the script. */
export interface TfjsOptions {
  /** The URL or path of `tfjs-backend-wasm-simd.wasm`. Default: beside tfjs's script. */
  readonly wasmPath?: string | { readonly href: string };
}

/** What is known here of a `tf.Tensor`; every one is such. */
export interface TfjsTensor {
  /** What identifies its memory. */
  readonly dataId: object;
  /** Lengths of its axes. */
  readonly shape: readonly number[];
  /** Number of its elements. */
  readonly size: number;
  /** `"float32"`, `"int32"` or `"bool"`; arrays have no others. */
  readonly dtype: string;
  /** Reads its elements. */
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  /** Gives its memory back. */
  dispose(): void;
}

/**
 * Passes arrays between one backend and tfjs. Both see one block of memory: what one writes the other reads. It is
 * reference-counted, and lives until the array is freed and the tensor is disposed, in either order.
 */
export interface TfjsInterop<Tensor extends TfjsTensor = TfjsTensor> {
  /**
   * The array as a tensor, to be disposed like any other.
   *
   * @throws {RangeError} where the array is on webgpu and does not fill its buffer.
   */
  toTensor(array: Operand): Tensor;
  /**
   * The tensor's data for `nd.adopt`, which makes an array of it.
   *
   * @throws {TypeError} where the tensor is not on tfjs's backend of the same name.
   */
  fromTensor(tensor: Tensor): Operand;
}
