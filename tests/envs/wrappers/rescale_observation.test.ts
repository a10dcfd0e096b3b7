/** Rescaled observations, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, RescaleObservation } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { testVectorRefused } from "./wrapper_suite.ts";

describe("RescaleObservation", () => {
  testVectorRefused("RescaleObservation", (env) => new RescaleObservation(env, -1, 1));

  test("shows what Gymnasium's shows", () => {
    for (const recorded of casesOf<NumberCase>("observations rescaled")) {
      compareNumbers(new RescaleObservation(make("Pendulum-v1"), 0, 10) as never, recorded);
    }
  });

  test("leaves infinite bounds infinite, and refuses them elsewhere", () => {
    const env = make("CartPole-v1");
    const [low, high] = [env.observation_space, env.observation_space].map((space, i) => {
      const { low, high } = space as unknown as { low: Float32Array; high: Float32Array };
      return (i === 0 ? low : high).map((x) => (Number.isFinite(x) ? Math.sign(x) : x));
    }) as [Float32Array, Float32Array];
    const rescaled = new RescaleObservation(env, low, high);
    const other = make("CartPole-v1");
    const [x, y] = [rescaled.get_init_state({ seed: 1 }), other.get_init_state({ seed: 1 })];
    expect(x[0]).toBeCloseTo(y[0]! / 4.8, 6);
    expect(x[1]).toBe(y[1]!);
    expect(() => new RescaleObservation(env, -1, 1)).toThrow("both must be infinite, or neither");
  });
});
