/** Arrays and tfjs tensors are the same memory. */
import { beforeAll, describe, expect, test } from "bun:test";
import * as tf from "@tensorflow/tfjs-core";
import { load, shareWithTfjs, type TfjsInterop, type TfjsTensor } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { adopt, array, memory } from "../../../gluon/nd/mod.ts";

let interop: TfjsInterop<tf.Tensor>;
beforeAll(async () => {
  interop = await shareWithTfjs<tf.Tensor>("wasm");
  setBackend(await load("wasm"));
});

describe("on wasm", () => {
  test("a tensor shows what its array is set to, and outlives it", async () => {
    const x = array([
      [1, 2],
      [3, 4],
    ]);
    const tensor = interop.toTensor(x);
    expect(tensor.shape).toEqual([2, 2]);
    x.set([5, 6, 7, 8]);
    x.dispose();
    expect([...(await tensor.data())]).toEqual([5, 6, 7, 8]);
    tensor.dispose();
  });

  test("an array adopts a tensor's memory, computes with it, and gives it back", async () => {
    const before = memory();
    const tensor = tf.tensor2d([[1, 2, 3]]);
    const x = adopt(interop.fromTensor(tensor));
    tensor.dispose();
    expect(x.shape).toEqual([1, 3]);
    const y = x.multiply(2);
    expect(await y.tolist()).toEqual([[2, 4, 6]]);
    for (const each of [x, y]) each.dispose();
    expect(memory()).toEqual(before);
  });

  test("tensors are tfjs's own where their type is named, and of a type without tfjs's otherwise", () => {
    const x = array([1, 2]);
    const tensor: tf.Tensor = interop.toTensor(x);
    const unnamed: TfjsInterop = interop;
    const any: TfjsTensor = tensor;
    const [a, b] = [adopt(interop.fromTensor(tensor)), adopt(unnamed.fromTensor(any))];
    expect([tf.add(tensor, 1).shape, a.shape, b.shape]).toEqual([[2], [2], [2]]);
    for (const each of [x, a, b, tensor]) each.dispose();
  });
});
