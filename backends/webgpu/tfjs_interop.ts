/**
 * Arrays of the webgpu backend as `tf.Tensor` and back, on one device and without a copy.
 *
 * Both see one GPU buffer, which is reference-counted: it lives until the array is freed and the tensor is disposed, in
 * either order. tfjs has no uint8; it sees one as its `bool`. Either side sees what the other enqueued
 * before the array or tensor was passed; of our later writes tfjs learns after `flush`, and it keeps on the host what
 * it has read once.
 *
 * The only file that uses the internals of `@tensorflow/tfjs-backend-webgpu` (4.22.0), and the only one that loads it:
 * our kernels do not need it, and it must not be loaded before WebGPU is there.
 *
 * @module
 */

import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { DType } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import type { TfjsInterop } from "../tfjs.ts";
import { allocationOf, WebgpuBuffer, webgpuBuffer } from "./memory.ts";
import type { WebgpuBackend } from "./mod.ts";

const TENSOR_TYPES = { float32: "float32", int32: "int32", uint8: "bool" } as const;
const ARRAY_TYPES: Readonly<Partial<Record<tf.DataType, DType>>> = {
  float32: "float32",
  int32: "int32",
  bool: "uint8",
};

const NAME = "webgpu";
const shared = new WeakMap<WebgpuBackend, Promise<TfjsInterop<tf.Tensor>>>();

/**
 * Makes tfjs compute on the device of `backend`: registers it as tfjs's `webgpu` backend and selects it. Throws an
 * `Error` when tfjs's webgpu backend has been started on its own device before.
 */
export function shareWithTfjs(backend: WebgpuBackend): Promise<TfjsInterop<tf.Tensor>> {
  let interop = shared.get(backend);
  if (interop === undefined) {
    interop = share(backend);
    shared.set(backend, interop);
  }
  return interop;
}

async function share(backend: WebgpuBackend): Promise<TfjsInterop<tf.Tensor>> {
  const engine = tf.engine();
  if (NAME in engine.registry) {
    throw new Error(
      `Cannot share a device with tfjs: its "${NAME}" backend has its own device already; ` +
        `call shareWithTfjs before tf.setBackend("${NAME}"), once`,
    );
  }
  const tfjs = await createTfjsBackend(backend);
  // The package has registered a factory for a backend with its own device.
  if (NAME in engine.registryFactory) tf.removeBackend(NAME);
  tf.registerBackend(NAME, () => tfjs);
  await tf.setBackend(NAME);
  const lend = whenForgotten(tfjs);

  return {
    toTensor(array) {
      const { shape, dtype } = array;
      const buffer = webgpuBuffer(array.buffer);
      if (buffer.size === 0 || buffer.size !== sizeOf(shape)) {
        throw new RangeError(
          `Cannot share an array of shape [${shape.join(", ")}] with tfjs: its buffer holds ${buffer.size} elements, and ` +
            "tfjs takes all of a buffer for the tensor; copy the array into a buffer of exactly its size",
        );
      }
      backend.flush();
      const data = { buffer: buffer.allocation.buffer, zeroCopy: true };
      const tensor = tfjs.createTensorFromGPUData(data, [...shape], TENSOR_TYPES[dtype]);
      lend(tensor.dataId, buffer.hold());
      return tensor;
    },
    fromTensor(tensor) {
      const { dataId, shape, size } = tensor;
      const dtype = ARRAY_TYPES[tensor.dtype];
      if (dtype === undefined || !tfjs.tensorMap.has(dataId)) {
        throw new TypeError(
          `Cannot share a ${tensor.dtype} tensor of shape [${shape.join(", ")}]: it does not lie on the device of the ` +
            `webgpu backend as float32, int32 or bool; make it under tf.setBackend("${NAME}")`,
        );
      }
      tfjs.uploadToGPU(dataId);
      tfjs.ensureCommandEncoderReady();
      tfjs.endComputePassEncoder();
      tfjs.submitQueue();
      const allocation = allocationOf(tfjs.tensorMap.get(dataId).resource as GPUBuffer);
      // A second tensor of the same data keeps it alive until the array is freed.
      tfjs.incRef(dataId);
      const hold = tf.keep(engine.makeTensorFromTensorInfo(tensor, tfjs));
      const buffer = new WebgpuBuffer(size, allocation, () => {
        backend.flush();
        hold.dispose();
      });
      return { buffer, shape, dtype };
    },
  };
}

async function createTfjsBackend({ device, opened }: WebgpuBackend): Promise<WebGPUBackend> {
  // tfjs looks for WebGPU and its constants among the globals, where the package `webgpu` does not put them.
  for (const [name, value] of Object.entries({ navigator: {}, ...opened.globals })) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value });
  }
  if (navigator.gpu === undefined) {
    Object.defineProperty(navigator, "gpu", { value: opened.gpu });
  }
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // It would run small operations on the CPU, which reads back synchronously.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  return new WebGPUBackend(device, opened.info);
}

/** Runs the callback registered for a tensor's data once tfjs has disposed of that data and submitted all work on it. */
function whenForgotten({ tensorMap }: WebGPUBackend): (dataId: object, then: () => void) => void {
  const lent = new WeakMap<object, () => void>();
  const forget = tensorMap.delete.bind(tensorMap);
  tensorMap.delete = (dataId) => {
    const known = forget(dataId);
    lent.get(dataId)?.();
    lent.delete(dataId);
    return known;
  };
  return (dataId, then) => {
    lent.set(dataId, then);
  };
}
