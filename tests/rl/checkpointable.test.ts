/** Checkpointable components. */
import { describe, expect, test } from "bun:test";
import { arrayState, generatorState } from "../../rl/checkpointable.ts";
import { default_rng } from "../../rl/mod.ts";

describe("generatorState()", () => {
  test("continues the stream of the generator that was saved", () => {
    const [saved, other] = [default_rng(1), default_rng(2)];
    saved.random();
    const state = JSON.parse(JSON.stringify(generatorState(saved).state()));
    generatorState(other).loadState(state);
    expect([other.random(), other.integers(0, 100)]).toEqual([
      saved.random(),
      saved.integers(0, 100),
    ]);
  });
});

describe("arrayState()", () => {
  test("lends its array, and accepts no state of another length", () => {
    const array = Float64Array.of(1, 2, 3);
    const part = arrayState("sum", array);
    expect(part.arrays().sum).toBe(array);
    expect(part.accepts?.(part.state())).toBe(true);
    expect(part.accepts?.(arrayState("sum", new Float64Array(2)).state())).toBe(false);
  });
});
