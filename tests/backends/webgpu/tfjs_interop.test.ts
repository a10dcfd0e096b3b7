/** Arrays of the webgpu backend as tensors of TensorFlow.js, and back. */

import { describe, expect } from "bun:test";
import * as tf from "@tensorflow/tfjs-core";
import type { Operand } from "../../../backends/backend.ts";
import type { TfjsInterop } from "../../../backends/tfjs.ts";
import { webgpuBuffer } from "../../../backends/webgpu/memory.ts";
import { createWebgpuBackend, type WebgpuBackend } from "../../../backends/webgpu/mod.ts";
import { shareWithTfjs } from "../../../backends/webgpu/tfjs_interop.ts";
import { given } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { gpuTest, sharedBackend } from "./testing.ts";

/** A test that has tfjs compute on our device. */
function sharingTest(
  name: string,
  body: (backend: WebgpuBackend, interop: TfjsInterop<tf.Tensor>) => Promise<void>,
): void {
  gpuTest(name, async () => {
    const backend = await sharedBackend();
    const interop = await shareWithTfjs(backend);
    await tf.setBackend("webgpu");
    await body(backend, interop);
  });
}

function memoryOf(array: Operand): GPUBuffer {
  return webgpuBuffer(array.buffer).allocation.buffer;
}

describe("webgpu and tfjs", () => {
  sharingTest(
    "tfjs computes on an array in place, after the work that made it",
    async (backend, { toTensor }) => {
      const x = put(backend, given([1, -2, 3, -4], [2, 2]));
      const y = blank(backend, [2, 2]);
      bind(backend, "negative", [x], y)();
      const { buffers } = backend.counters;
      const tensor = toTensor(y) as tf.Tensor2D;
      expect([...(await tf.matMul(tensor, tensor).data())]).toEqual([-5, 6, -9, 10]);
      expect([...(await tf.add(tensor, 1).data())]).toEqual([0, 3, -2, 5]);
      expect(backend.counters.buffers).toBe(buffers);
      tensor.dispose();
    },
  );

  sharingTest(
    "our kernels compute on a tensor in place, after tfjs's work on it",
    async (backend, { fromTensor }) => {
      const tensor = tf.mul(tf.tensor1d([1, 2, 3]), 10);
      const x = fromTensor(tensor);
      const y = blank(backend, [3]);
      bind(backend, "negative", [x], y)();
      expect([...(await backend.read(y))]).toEqual([-10, -20, -30]);
      backend.write(x, [7]);
      expect([...(await tensor.data())]).toEqual([7, 20, 30]);
      expect([...(await tf.neg(tensor).data())]).toEqual([-7, -20, -30]);
    },
  );

  sharingTest(
    "an array that went to tfjs and back is the same memory",
    async (backend, { toTensor, fromTensor }) => {
      const x = put(backend, given([1, 2, 3]));
      const again = fromTensor(toTensor(x));
      expect(memoryOf(again)).toBe(memoryOf(x));
      bind(backend, "add", [x, again], again)();
      backend.write(x, [0]);
      expect([...(await backend.read(again))]).toEqual([0, 4, 6]);
    },
  );

  sharingTest(
    "memory of an array lives until the array and all its tensors are gone",
    async (backend, { toTensor, fromTensor }) => {
      const size = 12345;
      const numbers = new Array<number>(size).fill(3);
      const x = put(backend, given(numbers));
      const memory = memoryOf(x);
      const tensor = toTensor(x);
      const again = fromTensor(tensor);
      backend.free(x.buffer);
      expect(memoryOf(blank(backend, [size])) === memory).toBe(false);
      expect((await tf.sum(tensor).data())[0]).toBe(3 * size);
      tensor.dispose();
      expect(memoryOf(blank(backend, [size])) === memory).toBe(false);
      expect([...(await backend.read(again))]).toEqual(numbers);
      backend.free(again.buffer);
      expect(memoryOf(blank(backend, [size])) === memory).toBe(true);
    },
  );

  sharingTest(
    "memory of a tensor lives until the tensor and its arrays are gone",
    async (backend, { fromTensor }) => {
      const { numTensors } = tf.memory();
      const tensor = tf.tensor1d([1, 2, 3]);
      const x = fromTensor(tensor);
      tensor.dispose();
      expect([...(await backend.read(x))]).toEqual([1, 2, 3]);
      backend.free(x.buffer);
      expect(tf.memory().numTensors).toBe(numTensors);
    },
  );

  sharingTest("int32 stays int32, uint8 is bool", async (backend, { toTensor, fromTensor }) => {
    const whole = put(backend, given([-5, 2 ** 31 - 1], [2], "int32"));
    expect([...(await toTensor(whole).data())]).toEqual([-5, 2 ** 31 - 1]);
    const bytes = toTensor(put(backend, given([0, 1, 1], [3], "uint8")));
    expect(bytes.dtype).toBe("bool");
    expect([...(await tf.logicalNot(bytes).data())]).toEqual([1, 0, 0]);
    const flags = fromTensor(tf.greater(tf.tensor1d([1, 5]), 3));
    expect(flags.dtype).toBe("uint8");
    expect([...(await backend.read(flags))]).toEqual([0, 1]);
  });

  sharingTest("what cannot be shared is refused", async (backend, { toTensor, fromTensor }) => {
    const part = { ...blank(backend, [4]), shape: [3] };
    expect(() => toTensor(part)).toThrow(
      "Cannot share an array of shape [3] with tfjs: its buffer holds 4 elements, and tfjs takes all of a buffer for " +
        "the tensor; copy the array into a buffer of exactly its size",
    );
    const elsewhere = { dtype: "float32", shape: [2], dataId: {} } as tf.Tensor;
    for (const [tensor, name] of [
      [tf.tensor(["a"]), "string tensor of shape [1]"],
      [elsewhere, "float32 tensor of shape [2]"],
    ] as const) {
      expect(() => fromTensor(tensor)).toThrow(
        `Cannot share a ${name}: it does not lie on the device of the webgpu backend as float32, int32 or bool; ` +
          'make it under tf.setBackend("webgpu")',
      );
    }
    const other = await createWebgpuBackend();
    await expect(shareWithTfjs(other)).rejects.toThrow(
      'Cannot share a device with tfjs: its "webgpu" backend has its own device already; ' +
        'call shareWithTfjs before tf.setBackend("webgpu"), once',
    );
    other.dispose();
  });
});
