/**
 * Arrays of the wasm backend as `tf.Tensor` and back, without a copy.
 *
 * Both see one block of memory: what one writes the other reads. The block is reference-counted: it lives until
 * the array is freed and the tensor is disposed, in either order. tfjs has no uint8; it sees one as its `bool`.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { DType } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import type { TfjsInterop } from "../tfjs.ts";
import { asWasmBuffer, WasmBuffer } from "./memory.ts";
import type { WasmBackend } from "./mod.ts";
import { createTfjsBackend, TfjsHeap } from "./tfjs_heap.ts";

const TENSOR_TYPES = { float32: "float32", int32: "int32", uint8: "bool" } as const;
const ARRAY_TYPES: Readonly<Partial<Record<tf.DataType, DType>>> = {
  float32: "float32",
  int32: "int32",
  bool: "uint8",
};

const shared = new WeakMap<WasmBackend, Promise<TfjsInterop<tf.Tensor>>>();

/**
 * Makes tfjs compute in the memory of `backend`: registers it as tfjs's `wasm` backend and selects it.
 *
 * @throws {Error} when either was started with a memory that the other cannot use.
 */
export function shareWithTfjs(backend: WasmBackend): Promise<TfjsInterop<tf.Tensor>> {
  let interop = shared.get(backend);
  if (interop === undefined) {
    interop = share(backend);
    shared.set(backend, interop);
  }
  return interop;
}

async function share({ heap, memory }: WasmBackend): Promise<TfjsInterop<tf.Tensor>> {
  if (!(heap instanceof TfjsHeap)) {
    throw new Error(
      'Cannot share memory with tfjs: the wasm backend works in its own heap already; call shareWithTfjs("wasm") before use("wasm").',
    );
  }
  if (tf.findBackend("wasm") !== null) {
    throw new Error(
      'Cannot share memory with tfjs: its "wasm" backend has its own memory already; call shareWithTfjs before tf.setBackend("wasm"), once.',
    );
  }
  const tfjs = await createTfjsBackend(heap);
  // the package has registered a factory for a backend with its own memory
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => tfjs.backend);
  await tf.setBackend("wasm");

  return {
    toTensor(array) {
      const buffer = asWasmBuffer(array);
      const dtype = TENSOR_TYPES[array.dtype];
      const shape = [...array.shape];
      buffer.owners++;
      const dataId = tfjs.lend(buffer.pointer, { shape, dtype }, () => memory.free(buffer));
      return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, tfjs.backend);
    },
    fromTensor(tensor) {
      const pointer = tfjs.pointerOf(tensor.dataId);
      const dtype = ARRAY_TYPES[tensor.dtype];
      if (pointer === undefined || dtype === undefined) {
        throw new TypeError(
          `Cannot share a ${tensor.dtype} tensor of shape [${tensor.shape}]: it does not lie in the memory of the wasm backend as float32, int32 or bool; make it under tf.setBackend("wasm").`,
        );
      }
      // a second tensor of the same data keeps it alive until the array is freed (`clone` would copy on wasm)
      tfjs.backend.incRef(tensor.dataId);
      const hold = tf.keep(tf.engine().makeTensorFromTensorInfo(tensor, tfjs.backend));
      const buffer = new WasmBuffer(dtype, sizeOf(tensor.shape), { pointer }, () => hold.dispose());
      return { buffer, shape: tensor.shape, dtype };
    },
  };
}
