/** InstanceNorm: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("InstanceNorm");

describe("InstanceNorm", () => {
  test("normalizes each channel of each sample", async () => {
    const layer = new nn.InstanceNorm({ epsilon: 0 });
    layer.initialize();
    const x = array([
      [
        [1, 3],
        [10, 30],
      ],
    ]);
    expect(await layer(x).tolist()).toEqual([
      [
        [-1, 1],
        [-1, 1],
      ],
    ]);
  });

  test("refuses samples without positions", () => {
    const layer = new nn.InstanceNorm();
    layer.initialize();
    expect(() => layer(ones([2, 3]))).toThrow(
      "Cannot normalize instances of (2, 3) with channels on axis 1: there must be 3 axes or more, " +
        "samples on axis 0 and channels on another.",
    );
    expect(() => new nn.InstanceNorm({ axis: 0 })(ones([2, 3, 4]))).toThrow(
      "with channels on axis 0",
    );
  });
});

test("Equal elements deviate by exactly 0, however large they are", async () => {
  setBackend(await load("wasm"));
  const layer = new nn.InstanceNorm();
  layer.initialize();
  expect(new Set(await layer(ones([2, 4, 5]).multiply(1.1e10)).toArray())).toEqual(new Set([0]));
  setBackend(await load("reference"));
});
