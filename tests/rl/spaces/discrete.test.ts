/** The space of consecutive integers. */

import { describe, expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import { Discrete } from "../../../rl/spaces/mod.ts";

describe("Discrete", () => {
  test("contains the integers from start to start + n - 1", () => {
    const space = new Discrete(3, { start: -1 });
    expect([-2, -1, 0, 1, 2, 0.5, "0"].map((x) => space.contains(x))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("flattens one-hot, counted from start", () => {
    const space = new Discrete(3, { start: 5 });
    expect(space.flatten(6)).toEqual(Float32Array.of(0, 1, 0));
    expect(space.unflatten(Float32Array.of(9, 0, 0, 1), 1)).toBe(7);
  });

  test("samples only what a mask allows, and start where it allows nothing", () => {
    const space = new Discrete(4, { start: 10 });
    const rng = default_rng(0);
    const drawn = new Set(Array.from({ length: 60 }, () => space.sample(rng, [0, 1, 0, 1])));
    expect([...drawn].sort()).toEqual([11, 13]);
    expect(space.sample(rng, [0, 0, 0, 0])).toBe(10);
  });

  test("samples by a mask of booleans as by one of numbers", () => {
    const space = new Discrete(4);
    const samples = (mask: readonly (boolean | number)[]) => {
      const rng = default_rng(0);
      return Array.from({ length: 20 }, () => space.sample(rng, mask));
    };
    expect(samples([false, true, true, false])).toEqual(samples([0, 1, 1, 0]));
  });

  test("refuses a mask of another length, and what is no mask", () => {
    expect(() => new Discrete(4).sample(default_rng(0), [1])).toThrow(
      "Cannot sample Discrete(4) with a mask of length 1: the mask must have length 4.",
    );
    expect(() => new Discrete(2).sample(default_rng(0), "01" as never)).toThrow(
      new TypeError(
        'Cannot sample Discrete(2) with the mask "01": it must be an array of booleans or numbers.',
      ),
    );
  });

  test("refuses to be empty, and a start that is no integer", () => {
    expect(() => new Discrete(0)).toThrow("Cannot make Discrete(0): n must be a positive integer.");
    expect(() => new Discrete(2, { start: 0.5 })).toThrow(
      new RangeError("Cannot make Discrete(2, start=0.5): start must be an integer."),
    );
  });
});
