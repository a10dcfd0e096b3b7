/** Masked softmax: lengths, rows with nothing, refusals. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, ones, zeros } from "../../../../gluon/nd/mod.ts";

const { maskedSoftmax } = contrib.nn;

beforeAll(async () => setBackend(await load("reference")));

describe("maskedSoftmax()", () => {
  test("shares weight among the keys that count, of each sample or each query", async () => {
    const scores = zeros([2, 2, 4]);
    expect(await maskedSoftmax(scores, array([2, 4])).tolist()).toEqual([
      [
        [0.5, 0.5, 0, 0],
        [0.5, 0.5, 0, 0],
      ],
      [
        [0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25],
      ],
    ]);
    const perQuery = array(Int32Array.of(1, 2, 4, 0), { shape: [2, 2] });
    expect(await maskedSoftmax(scores, perQuery).tolist()).toEqual([
      [
        [1, 0, 0, 0],
        [0.5, 0.5, 0, 0],
      ],
      [
        [0.25, 0.25, 0.25, 0.25],
        [0, 0, 0, 0],
      ],
    ]);
    expect(await maskedSoftmax(zeros([1, 1, 2])).tolist()).toEqual([[[0.5, 0.5]]]);
  });

  test("gives no NaN and no gradient to what does not count, whatever its score", async () => {
    const scores = array([
      [
        [1, Number.NaN, Number.POSITIVE_INFINITY],
        [2, 1, 0],
      ],
    ]).attach_grad();
    const y = record(() => maskedSoftmax(scores, array([[1, 0]])));
    y.backward(
      array([
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      ]),
    );
    expect(await y.tolist()).toEqual([
      [
        [1, 0, 0],
        [0, 0, 0],
      ],
    ]);
    expect(await scores.grad!.tolist()).toEqual([
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ]);
  });

  test("refuses lengths that do not fit", () => {
    expect(() => maskedSoftmax(ones([2, 3, 4]), ones([3]))).toThrow(
      "Cannot mask scores (2, 3, 4) by lengths (3,): scores must be (batch, ..., queries, keys) and " +
        "lengths (batch) or (batch, queries).",
    );
    expect(() => maskedSoftmax(ones([2, 3, 4]), ones([2, 4]))).toThrow("by lengths (2, 4)");
    expect(() => maskedSoftmax(ones([2, 4]), ones([2]))).toThrow("Cannot mask scores (2, 4)");
  });
});
