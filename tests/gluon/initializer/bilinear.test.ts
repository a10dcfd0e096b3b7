/** Bilinear: MXNet's, the weight of doubling by hand, and what it does in a layer. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { init, nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Bilinear");

describe("Bilinear", () => {
  test("is the product of two triangles", () => {
    const row = [0.25, 0.75, 0.75, 0.25];
    const window = row.flatMap((a) => row.map((b) => a * b));
    expect([...new init.Bilinear().fill([1, 2, 4, 4])]).toEqual([...window, ...window]);
  });

  test("makes a transposed convolution of stride 2 double an image smoothly", async () => {
    setBackend(await load("reference"));
    const layer = new nn.Conv2DTranspose(1, 4, {
      strides: 2,
      padding: 1,
      weight_initializer: "bilinear",
    });
    layer.initialize();
    const image = array([
      [
        [
          [0, 4, 8],
          [0, 4, 8],
          [0, 4, 8],
        ],
      ],
    ]);
    const rows = (await layer(image).tolist()) as number[][][][];
    expect(rows[0]![0]![2]).toEqual([0, 1, 3, 5, 7, 6]); // the last reaches past the edge, which is 0
  });

  test("refuses what is no window", () => {
    expect(() => new init.Bilinear().fill([2, 3])).toThrow(
      "Cannot initialize (2, 3) by Bilinear: it needs 4 axes, of which the last two are the window; " +
        "use another initializer.",
    );
  });
});
