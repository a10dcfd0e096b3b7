/** Embedding: rows by index, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("Embedding");

describe("Embedding", () => {
  test("gives the row of each index, clipped to those there are", async () => {
    const layer = new nn.Embedding(3, 2);
    layer.initialize();
    layer.weight.set_data(
      array([
        [0, 1],
        [2, 3],
        [4, 5],
      ]),
    );
    const indices = array(
      [
        [2, 0],
        [-1, 9],
      ],
      { dtype: "int32" },
    );
    expect(await layer(indices).tolist()).toEqual([
      [
        [4, 5],
        [0, 1],
      ],
      [
        [0, 1],
        [4, 5],
      ],
    ]);
  });

  test("refuses dimensions that are none", () => {
    expect(() => new nn.Embedding(0, 2)).toThrow(
      "Cannot make Embedding with input_dim 0: it must be a whole number, 1 or more.",
    );
  });
});
