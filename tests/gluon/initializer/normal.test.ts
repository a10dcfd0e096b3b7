/** Normal: mean and spread, seeds, refusals. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Normal");

describe("Normal", () => {
  test("draws the same values from the same seed", () => {
    const initializer = new init.Normal();
    const [first, second] = [1, 1].map((seed) => initializer.fill([4, 3], default_rng(seed)));
    expect(first).toEqual(second!);
    expect(first).not.toEqual(initializer.fill([4, 3], default_rng(2)));
  });

  test("refuses a spread that is none", () => {
    for (const sigma of [-1, Number.NaN]) {
      expect(() => new init.Normal(sigma)).toThrow(
        `Cannot make initializer Normal with sigma ${sigma}: it must be finite and 0 or more.`,
      );
    }
  });
});
