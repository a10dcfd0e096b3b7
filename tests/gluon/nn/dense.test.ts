/** Dense: a value by hand, shapes, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("Dense");

describe("Dense", () => {
  test("is x . weight^T + bias, then the activation", async () => {
    const layer = new nn.Dense(2, { in_units: 2, activation: "relu" });
    layer.initialize();
    layer.weight.set_data(
      array([
        [1, 2],
        [3, -4],
      ]),
    );
    layer.bias?.set_data(array([0.5, 1]));
    expect(
      await layer(
        array([
          [1, 1],
          [2, 1],
        ]),
      ).tolist(),
    ).toEqual([
      [3.5, 0],
      [4.5, 3],
    ]);
  });

  test("takes all axes but the first as one, or connects the last alone", () => {
    const [flat, last] = [new nn.Dense(5), new nn.Dense(5, { flatten: false })];
    for (const layer of [flat, last]) layer.initialize();
    expect([flat(ones([2, 3, 4])).shape, last(ones([2, 3, 4])).shape]).toEqual([
      [2, 5],
      [2, 3, 5],
    ]);
    expect([flat.weight.shape, last.weight.shape]).toEqual([
      [5, 12],
      [5, 4],
    ]);
  });

  test("says which widths do not fit", () => {
    const dense = new nn.Dense(2, { in_units: 3 });
    dense.initialize();
    expect(() => dense(ones([4, 5]))).toThrow(
      "Cannot connect input (4, 5) to weight (2, 3): input (batch, in_units) and weight (units, " +
        "in_units) must agree in in_units.",
    );
    expect(() => new nn.Dense(2.5)).toThrow(
      "Cannot make Dense with units 2.5: it must be a whole number, 1 or more.",
    );
    expect(() => new nn.Dense(2, { activation: "rulu" as "relu" })).toThrow(
      'Cannot use activation "rulu": there is no such activation; use one of relu, sigmoid, tanh, ' +
        "softrelu, softsign.",
    );
  });
});
