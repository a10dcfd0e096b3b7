/** Pixel shuffle: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const rank of [1, 2, 3]) goldenSuite(`PixelShuffle${rank}D`);

describe("A pixel shuffle", () => {
  test("puts channels between the elements", async () => {
    const x = array([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(await new nn.PixelShuffle1D(2)(x).tolist()).toEqual([[[1, 3, 2, 4]]]);
  });

  test("refuses channels that its factors do not divide", () => {
    expect(() => new nn.PixelShuffle2D([2, 3])(ones([1, 4, 2, 2]))).toThrow(
      "Cannot shuffle pixels of (1, 4, 2, 2) by (2, 3): it must have 4 axes, and channels on axis 1 " +
        "that 6 divides.",
    );
    expect(() => new nn.PixelShuffle1D(0)).toThrow(
      "Cannot make PixelShuffle1D with factor 0: it must be a whole number, 1 or more, or 1 of them.",
    );
  });
});
