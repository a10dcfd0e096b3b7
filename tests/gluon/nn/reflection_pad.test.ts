/** ReflectionPad2D: values by hand, and MXNet's. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("ReflectionPad2D");

describe("ReflectionPad2D", () => {
  test("mirrors what is before each edge", async () => {
    const x = array([
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
    ]);
    expect(await new nn.ReflectionPad2D(1)(x).tolist()).toEqual([
      [
        [
          [5, 4, 5, 6, 5],
          [2, 1, 2, 3, 2],
          [5, 4, 5, 6, 5],
          [2, 1, 2, 3, 2],
        ],
      ],
    ]);
  });

  test("refuses what it cannot mirror", () => {
    expect(() => new nn.ReflectionPad2D(2)(ones([1, 1, 2, 3]))).toThrow(
      "Cannot pad (1, 1, 2, 3) by reflection with 2 elements along axis 2: it has 2 to mirror; the " +
        "padding must be smaller.",
    );
    expect(() => new nn.ReflectionPad2D(1)(ones([2, 3, 4]))).toThrow(
      "Cannot pad (2, 3, 4) by reflection: it must be (batch, channels, height, width).",
    );
    expect(() => new nn.ReflectionPad2D([1, 1, 0, 0, 0, 0, 0, 0])).toThrow(
      "Cannot make ReflectionPad2D with padding [1, 1, 0, 0, 0, 0, 0, 0]: it must be a whole number, 0 or " +
        "more, or eight of them, of which the first four are 0.",
    );
  });
});
