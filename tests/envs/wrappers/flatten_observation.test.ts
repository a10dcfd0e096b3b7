/** Observations flattened into float32. */

import { describe, expect, test } from "bun:test";
import { FlattenObservation, make, TransformObservation } from "../../../envs/mod.ts";
import { Box, Dict, Discrete } from "../../../rl/spaces/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("FlattenObservation", () => {
  testWrapper(() => new FlattenObservation(make("Blackjack-v1")));
  testVectorRefused("FlattenObservation", (env) => new FlattenObservation(env));

  test("gives categories one-hot", () => {
    const env = new FlattenObservation(make("GridWorld-v0", { size: 2 }));
    expect(env.get_init_state()).toEqual(Float32Array.of(1, 0, 0, 0));
    expect(env.step(1).next_state).toEqual(Float32Array.of(0, 1, 0, 0));
    expect(String(env.observation_space)).toBe("Box(0.0, 1.0, (4,), float32)");
  });

  test("keeps the bounds of a Box, and has none for a Box among others", () => {
    const goal = new Dict({ at: new Box({ low: 0, high: 9 }), to: new Discrete(2) });
    const env = new TransformObservation(
      cartPole(),
      () => ({ at: Float32Array.of(7), to: 1 }),
      goal,
    );
    const flat = new FlattenObservation(env);
    expect(flat.get_init_state()).toEqual(Float32Array.of(7, 0, 1));
    expect(String(flat.observation_space)).toBe("Box(-inf, inf, (3,), float32)");
    const catcher = new FlattenObservation(make("Catch-v0"));
    expect(String(catcher.observation_space)).toBe("Box(0.0, 1.0, (50,), float32)");
  });
});
