/** Orthogonal: orthogonality, seeds, refusals. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Orthogonal");

describe("Orthogonal", () => {
  test("draws the same values from the same seed", () => {
    const initializer = new init.Orthogonal();
    const [first, second] = [1, 1].map((seed) => initializer.fill([4, 3], default_rng(seed)));
    expect(first).toEqual(second!);
    expect(first).not.toEqual(initializer.fill([4, 3], default_rng(2)));
  });

  test("refuses an array of one axis", () => {
    expect(() => new init.Orthogonal().fill([3], default_rng(0))).toThrow(
      "Cannot initialize (3,) by Orthogonal: it needs 2 axes or more; use another initializer.",
    );
  });
});
