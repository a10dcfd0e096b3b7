/** Pooling layers: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const name of ["MaxPool", "AvgPool"]) {
  for (const rank of [1, 2, 3]) goldenSuite(`${name}${rank}D`);
}

describe("A pooling layer", () => {
  const x = () =>
    array([
      [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
    ]);

  test("takes the maximum or the mean of each window, also of those that extend past the end", async () => {
    const values = (layer: nn.Block): Promise<unknown> => layer(x()).tolist();
    expect(await values(new nn.MaxPool2D())).toEqual([[[[5]]]]);
    expect(await values(new nn.MaxPool2D({ strides: 1 }))).toEqual([
      [
        [
          [5, 6],
          [8, 9],
        ],
      ],
    ]);
    expect(await values(new nn.MaxPool2D({ ceil_mode: true }))).toEqual([
      [
        [
          [5, 6],
          [8, 9],
        ],
      ],
    ]);
    expect(await values(new nn.AvgPool2D({ strides: 1 }))).toEqual([
      [
        [
          [3, 4],
          [6, 7],
        ],
      ],
    ]);
  });

  test("counts padded elements in a mean, or leaves them out", async () => {
    const mean = async (count_include_pad: boolean): Promise<unknown> => {
      const layer = new nn.AvgPool2D({ pool_size: 2, strides: 3, padding: 1, count_include_pad });
      return layer(x()).tolist();
    };
    expect(await mean(true)).toEqual([
      [
        [
          [0.25, 0.75],
          [1.75, 2.25],
        ],
      ],
    ]);
    expect(await mean(false)).toEqual([
      [
        [
          [1, 3],
          [7, 9],
        ],
      ],
    ]);
  });
});

test("A pooling layer takes windows and layouts of its number of axes", () => {
  expect(() => new nn.MaxPool1D({ pool_size: [2, 2] })).toThrow(
    "Cannot slide windows with pool_size [2, 2]: it must be a whole number, 1 or more, or 1 of them.",
  );
  expect(() => new nn.AvgPool3D({ layout: "NCHW" })).toThrow(
    'Cannot make AvgPool3D with layout "NCHW": it must be NCDHW or NDHWC.',
  );
});
