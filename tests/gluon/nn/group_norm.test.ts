/** GroupNorm: values by hand, MXNet's, and one gamma a channel. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("GroupNorm");

describe("GroupNorm", () => {
  const x = () => array([[[1], [3], [10], [30]]]);

  test("normalizes each group of channels of a sample", async () => {
    const layer = new nn.GroupNorm({ num_groups: 2, epsilon: 0 });
    layer.initialize();
    expect(await layer(x()).tolist()).toEqual([[[-1], [1], [-1], [1]]]);
    expect(layer.gamma.shape).toEqual([2]);
  });

  test("has one gamma and beta a channel where in_channels is given", async () => {
    const layer = new nn.GroupNorm({ num_groups: 2, epsilon: 0, in_channels: 4 });
    layer.initialize();
    layer.gamma.set_data(array([1, 2, 3, 4]));
    layer.beta.set_data(array([0, 0, 0, 1]));
    expect(await layer(x()).tolist()).toEqual([[[-1], [2], [-3], [5]]]);
  });

  test("is LayerNorm over all of a sample with one group", async () => {
    const layer = new nn.GroupNorm({ epsilon: 0 });
    layer.initialize();
    expect(
      await layer(
        array([
          [[1], [1]],
          [[0], [8]],
        ]),
      ).tolist(),
    ).toEqual(
      [
        [[0], [0]],
        [[-1], [1]],
      ].map((each, i) => (i === 0 ? [[Number.NaN], [Number.NaN]] : each)),
    );
  });

  test("takes a batch of no samples", () => {
    const layer = new nn.GroupNorm({ num_groups: 2 });
    layer.initialize();
    expect(layer(ones([0, 4, 3])).shape).toEqual([0, 4, 3]);
  });

  test("refuses channels that make no groups", () => {
    const layer = new nn.GroupNorm({ num_groups: 3 });
    layer.initialize();
    expect(() => layer(ones([2, 4, 3]))).toThrow(
      "Cannot normalize (2, 4, 3) in 3 groups with gamma (3,): axis 1 must be channels, as many as " +
        "gamma has or a multiple of the groups.",
    );
    expect(() => new nn.GroupNorm({ num_groups: 0 })).toThrow(
      "Cannot make GroupNorm with num_groups 0: it must be a whole number, 1 or more.",
    );
  });
});

test("Equal elements deviate by exactly 0, however large they are", async () => {
  setBackend(await load("wasm"));
  const layer = new nn.GroupNorm({ num_groups: 2 });
  layer.initialize();
  expect(new Set(await layer(ones([2, 4, 5]).multiply(1.1e10)).toArray())).toEqual(new Set([0]));
  setBackend(await load("reference"));
});
