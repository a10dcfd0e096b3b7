/** Arrays and tf.Tensors over one memory: nothing is copied, and nothing is freed twice or too early. */

import { describe, expect, test } from "bun:test";
import * as tf from "@tensorflow/tfjs-core";
import type { Operand } from "../../../backends/backend.ts";
import { createWasmBackend } from "../../../backends/wasm/mod.ts";
import { createTfjsHeap } from "../../../backends/wasm/tfjs_heap.ts";
import { shareWithTfjs } from "../../../backends/wasm/tfjs_interop.ts";
import { given } from "../kernels/support/arrays.ts";
import { bind, put } from "../kernels/support/subject.ts";

const backend = await createWasmBackend("wasm", await createTfjsHeap());
const interop = await shareWithTfjs(backend);

describe("toTensor()", () => {
  test("gives tfjs the same memory", async () => {
    const array = put(backend, given([1, 2, 3, 4, 5, 6], [2, 3]));
    const tensor = interop.toTensor(array);
    expect(tensor.shape).toEqual([2, 3]);
    expect([...(await tf.sum(tensor, 0).data())]).toEqual([5, 7, 9]);
    backend.write(array, [10]);
    expect([...(await tf.sum(tensor, 0).data())]).toEqual([14, 7, 9]);
    tensor.dispose();
    expect([...(await backend.read(array))]).toEqual([10, 2, 3, 4, 5, 6]);
    backend.free(array.buffer);
  });

  test("keeps the memory until both have let go, in either order", async () => {
    const array = put(backend, given([1, 2, 3, 4], [4]));
    const tensor = interop.toTensor(array);
    // a reshape shares the data, a clone would not
    const reshaped = tf.reshape(tensor, [2, 2]);
    backend.free(array.buffer);
    tensor.dispose();
    // would take the place of the array if that had been freed
    const other = put(backend, given([9, 9, 9, 9], [4]));
    expect([...(await reshaped.data())]).toEqual([1, 2, 3, 4]);
    reshaped.dispose();
    backend.free(other.buffer);
  });

  test("serves int32, and uint8 as bool", async () => {
    for (const [dtype, as] of [
      ["int32", "int32"],
      ["uint8", "bool"],
    ] as const) {
      const array = put(backend, given([1, 0, 1], [3], dtype));
      const tensor = interop.toTensor(array);
      expect(tensor.dtype).toBe(as);
      expect([...(await tensor.data())]).toEqual([1, 0, 1]);
      tensor.dispose();
      backend.free(array.buffer);
    }
  });

  test("leaves tfjs's books as they were", () => {
    const before = tf.memory();
    const array = put(backend, given([1, 2], [2]));
    const tensor = interop.toTensor(array);
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
    tensor.dispose();
    backend.free(array.buffer);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});

describe("fromTensor()", () => {
  test("gives our kernels the same memory", async () => {
    const tensor = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const array = interop.fromTensor(tensor);
    expect(array.shape).toEqual([2, 2]);
    bind(backend, "negative", [array], array)();
    expect([...(await tensor.data())]).toEqual([-1, -2, -3, -4]);
    backend.free(array.buffer);
    tensor.dispose();
  });

  test("keeps the memory until both have let go, in either order", async () => {
    const before = tf.memory();
    const tensor = tf.tensor1d([1, 2, 3]);
    const array = interop.fromTensor(tensor);
    tensor.dispose();
    const other = put(backend, given([9, 9, 9], [3]));
    expect([...(await backend.read(array))]).toEqual([1, 2, 3]);
    backend.free(array.buffer);
    backend.free(other.buffer);
    expect(() => backend.free(array.buffer)).toThrow(/it has been freed already/);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test("survives tf.tidy", async () => {
    const arrays: Operand[] = [];
    tf.tidy(() => void arrays.push(interop.fromTensor(tf.tensor1d([5, 6]))));
    const [array] = arrays as [Operand];
    expect([...(await backend.read(array))]).toEqual([5, 6]);
    backend.free(array.buffer);
  });

  test("there and back is the same memory", async () => {
    const array = put(backend, given([1, 2], [2]));
    const tensor = interop.toTensor(array);
    const again = interop.fromTensor(tensor);
    backend.free(array.buffer);
    tensor.dispose();
    backend.write(again, [3]);
    expect([...(await backend.read(again))]).toEqual([3, 2]);
    backend.free(again.buffer);
  });

  test("refuses tensors that do not lie in numbers there", () => {
    expect(() => interop.fromTensor(tf.tensor(["a"]))).toThrow(
      new TypeError(
        'Cannot share a string tensor of shape [1]: it does not lie in the memory of the wasm backend as float32, int32 or bool; make it under tf.setBackend("wasm").',
      ),
    );
  });
});

describe("shareWithTfjs()", () => {
  test("gives one backend the same interop again, and refuses a second memory", async () => {
    expect(await shareWithTfjs(backend)).toBe(interop);
    await expect(
      shareWithTfjs(await createWasmBackend("wasm", await createTfjsHeap())),
    ).rejects.toThrow(
      'Cannot share memory with tfjs: its "wasm" backend has its own memory already; call shareWithTfjs before tf.setBackend("wasm"), once.',
    );
  });

  test("refuses a backend that works in its own heap", async () => {
    await expect(shareWithTfjs(await createWasmBackend())).rejects.toThrow(
      'Cannot share memory with tfjs: the wasm backend works in its own heap already; call shareWithTfjs("wasm") before use("wasm").',
    );
  });
});
