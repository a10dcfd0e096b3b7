/** Convolutional layers: values by hand, shapes, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

for (const name of ["Conv1D", "Conv2D", "Conv3D"]) goldenSuite(name);

describe("A convolutional layer", () => {
  test("adds up each window, weighed by its kernel, and the bias", async () => {
    const layer = new nn.Conv1D(1, 2, { bias_initializer: "ones", in_channels: 1 });
    layer.initialize("ones");
    expect(await layer(array([[[1, 2, 4]]])).tolist()).toEqual([[[4, 7]]]);
  });

  test("takes the number of channels from its first input", () => {
    const layer = new nn.Conv2D(4, 3, { padding: 1, strides: 2 });
    layer.initialize();
    expect(layer(ones([2, 3, 5, 7])).shape).toEqual([2, 4, 3, 4]);
    expect(layer.weight.shape).toEqual([4, 3, 3, 3]);
  });
});
