/** The space of records. */

import { describe, expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import { Box, Dict, Discrete } from "../../../rl/spaces/mod.ts";

const space = new Dict({ to: new Discrete(2), at: new Box({ low: 0, high: 9 }) });

describe("Dict", () => {
  test("contains records of exactly its names", () => {
    expect(space.contains({ at: Float32Array.of(3), to: 1 })).toBe(true);
    expect(space.contains({ at: Float32Array.of(3) })).toBe(false);
    expect(space.contains({ at: Float32Array.of(3), to: 1, by: 0 })).toBe(false);
    expect(space.contains({ at: Float32Array.of(3), to: 2 })).toBe(false);
    expect(space.contains(null)).toBe(false);
  });

  test("ignores the bounds of a Box in it where it is told to", () => {
    expect(space.contains({ at: Float32Array.of(30), to: 1 })).toBe(false);
    expect(space.contains({ at: Float32Array.of(30), to: 1 }, { ignoreBounds: true })).toBe(true);
  });

  test("flattens in alphabetical order of the names, however they were given", () => {
    expect(space.flatten({ to: 1, at: Float32Array.of(5) })).toEqual(Float32Array.of(5, 0, 1));
    expect(space.unflatten(Float32Array.of(5, 0, 1))).toEqual({ at: Float32Array.of(5), to: 1 });
  });

  test("samples in alphabetical order, from one generator", () => {
    const [rng, other] = [default_rng(3), default_rng(3)];
    const { at, to } = space.sample(rng);
    expect(at).toEqual(new Box({ low: 0, high: 9 }).sample(other));
    expect(to).toBe(new Discrete(2).sample(other));
  });
});
