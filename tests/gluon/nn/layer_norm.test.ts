/** LayerNorm: a value by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("LayerNorm");

describe("LayerNorm", () => {
  test("normalizes each sample over the last axis, or the one that it is told", async () => {
    const x = array([
      [1, 3],
      [10, 30],
    ]);
    const last = new nn.LayerNorm({ epsilon: 0 });
    const first = new nn.LayerNorm({ axis: 0, epsilon: 0 });
    for (const layer of [last, first]) layer.initialize();
    expect(await last(x).tolist()).toEqual([
      [-1, 1],
      [-1, 1],
    ]);
    expect(await first(x).tolist()).toEqual([
      [-1, -1],
      [1, 1],
    ]);
  });
});
