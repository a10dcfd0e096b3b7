/** Padding and other moves, where goldens do not reach. */
import { expect, test } from "bun:test";
import { loss } from "../../../../gluon/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectValues, gradientsOf, onEachBackend } from "../support/by_hand.ts";

const bytes = (...values: number[]): nd.NDArray => nd.array(values, { dtype: "uint8" });

onEachBackend(() => {
  test("pad() takes any number of axes, and refuses what has no border", async () => {
    await expectValues(
      nd.pad(nd.arange(3), { mode: "reflect", pad_width: [2, 1] }),
      [2, 1, 0, 1, 2, 1],
    );
    const grown = nd.pad(nd.ones([1, 2]), {
      mode: "constant",
      pad_width: [1, 0, 0, 1],
      constant_value: 7,
    });
    await expectValues(grown, [
      [7, 7, 7],
      [1, 1, 7],
    ]);
    const wrong: [nd.PadOptions, string][] = [
      [{ mode: "wrap" as never, pad_width: [1, 1] }, "there is no such mode"],
      [{ mode: "edge", pad_width: [1] }, "give two whole numbers"],
      [{ mode: "edge", pad_width: [1, -1] }, "give two whole numbers"],
      [{ mode: "reflect", pad_width: [3, 0] }, "axis 0 has 3 elements, and a mirror image of it 2"],
    ];
    for (const [options, text] of wrong) expect(() => nd.pad(nd.arange(3), options)).toThrow(text);
    expect(() => nd.pad(nd.zeros([0]), { mode: "edge", pad_width: [1, 0] })).toThrow("no elements");
  });

  test("array_split() and split_v2() cut uneven parts", async () => {
    const parts = nd.array_split(nd.arange(7), 3);
    expect(await Promise.all(parts.map((part) => part.tolist()))).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(nd.array_split(nd.arange(2), 3).map(({ size }) => size)).toEqual([1, 1, 0]);
    expect(nd.split_v2(nd.arange(5), [1, 9]).map(({ size }) => size)).toEqual([1, 4, 0]);
    expect(() => nd.array_split(nd.arange(2), 0)).toThrow("Cannot split (2,) into 0 parts");
  });

  test("softmax() with lengths takes no notice of what is beyond, and has no NaN where there is nothing", async () => {
    const x = nd.array([
      [1, 1, NaN],
      [NaN, Infinity, 5],
    ]);
    const length = nd.array([2, 0], { dtype: "int32" });
    const [dx] = gradientsOf(
      (z) => nd.softmax(z as nd.NDArray, { length }),
      [x],
      nd.array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    await expectValues(nd.softmax(x, { length }), [
      [0.5, 0.5, 0],
      [0, 0, 0],
    ]);
    await expectValues(dx as nd.NDArray, [
      [-0.25, 0.25, 0],
      [0, 0, 0],
    ]);
    expect(() => nd.softmax(x, { length: nd.ones([3]) })).toThrow(
      "with length (3,): it must be (2,).",
    );
    expect(() => nd.softmax(x, { use_length: true })).toThrow("with length null");
  });

  test("uint8 is computed in int32, and beside numbers compared as what they are", async () => {
    await expectValues(bytes(1, 255).add(2), [3, 1]);
    await expectValues(bytes(1, 255).lesser(300), [1, 1]);
    await expectValues(bytes(1, 255).iadd(bytes(1, 1)), [2, 0]);
    await expectValues(bytes(9, 255).mean(), 132);
    await expectValues(bytes(9, 255).argmax(), 1);
    await expectValues(nd.array([7, -8], { dtype: "int32" }).mean(), 0);
    await expectValues(nd.arange(3).take(bytes(2, 0)), [2, 0]);
    expect(() => bytes(1).add(nd.ones([1]))).toThrow("the dtypes differ");
    expect(() => bytes(1).add(0.5)).toThrow("Cannot compute int32 with 0.5");
  });

  test("labels of integers stand beside predictions of float32", async () => {
    for (const dtype of ["int32", "uint8"] as const) {
      const label = nd.array([0, 1], { dtype });
      await expectValues(new loss.L2Loss()(nd.array([1, 3]), label), [0.5, 2]);
      const scores = nd.zeros([2, 2]);
      await expectValues(new loss.SoftmaxCrossEntropyLoss()(scores, label), [Math.LN2, Math.LN2]);
    }
  });

  test("codes of reshape() that do not fit are refused", () => {
    for (const shape of [[-3, 7], [-4, 2, 2], [-4], [-5, 2], [-4, -1, 4, 3], [2, -3, -3]]) {
      expect(() => nd.zeros([2, 3]).reshape(shape)).toThrow("Cannot reshape (2, 3) to");
    }
  });
});
