/** Uniform: bounds, seeds, refusals. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Uniform");

describe("Uniform", () => {
  test("draws the same values from the same seed", () => {
    const initializer = new init.Uniform();
    const [first, second] = [1, 1].map((seed) => initializer.fill([4, 3], default_rng(seed)));
    expect(first).toEqual(second!);
    expect(first).not.toEqual(initializer.fill([4, 3], default_rng(2)));
  });

  test("refuses a negative scale", () => {
    expect(() => new init.Uniform(-1)).toThrow(
      "Cannot make initializer Uniform with scale -1: it must be finite and 0 or more.",
    );
  });
});
