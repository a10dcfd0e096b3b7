/** Blocks side by side. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("HybridConcurrent");

describe("Concurrent", () => {
  test("concatenates what its blocks make of one input", async () => {
    const net = new nn.Concurrent({}, new nn.Identity(), new nn.Lambda((x) => x.multiply(2)));
    expect(await net(array([[1, 2]])).tolist()).toEqual([[1, 2, 2, 4]]);
    expect(
      await new nn.Concurrent({ axis: 0 }, new nn.Identity(), new nn.Identity())(
        array([[1, 2]]),
      ).tolist(),
    ).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(String(net)).toBe("Concurrent(\n  (0): Identity(\n  \n  )\n  (1): Lambda(anonymous)\n)");
  });

  test("refuses to be called without blocks, and outputs that do not fit together", () => {
    expect(() => new nn.Concurrent()(ones([1, 2]))).toThrow("Cannot concat no arrays");
    const net = new nn.Concurrent({}, new nn.Identity(), new nn.Flatten());
    expect(() => net(ones([2, 3, 4]))).toThrow(
      "Cannot concat float32 (2, 3, 4) and float32 (2, 12)",
    );
  });
});
