/** Observations normalized by their running mean and variance. */

import { describe, expect, test } from "bun:test";
import { make, NormalizeObservation, TransformObservation } from "../../../envs/mod.ts";
import { Box } from "../../../rl/spaces/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("NormalizeObservation", () => {
  testWrapper(
    () => new NormalizeObservation(cartPole()),
    // A running mean goes on over episodes, so an episode played again looks different.
    ({ what }) => /repeated|without a seed/.test(what),
  );
  testVectorRefused("NormalizeObservation", (env) => new NormalizeObservation(env));

  test("gives what the example in Gymnasium's documentation gives", () => {
    const env = new NormalizeObservation(make("CartPole-v1"));
    env.get_init_state({ seed: 123 });
    let last = new Float32Array(4);
    for (let done = false; !done; ) {
      const step = env.step(1);
      [last, done] = [step.next_state as Float32Array<ArrayBuffer>, step.done];
    }
    // Gymnasium's own running mean is float32.
    for (const [i, value] of [2.0059888, 1.5676788, -1.9944268, -1.6120394].entries()) {
      expect(Math.abs((last[i] as number) - value)).toBeLessThan(1e-3);
    }
  });

  test("does not update the statistics with update_running_mean false", () => {
    const env = new NormalizeObservation(cartPole());
    env.get_init_state({ seed: 1 });
    env.step(0);
    env.update_running_mean = false;
    const first = env.get_init_state({ seed: 2 });
    env.step(1);
    expect(env.get_init_state({ seed: 2 })).toEqual(first);
  });

  test("shares the statistics of another one, without updating them", () => {
    const env = new NormalizeObservation(cartPole());
    const evalEnv = new NormalizeObservation(cartPole(), { obs_rms: env.obs_rms });
    env.get_init_state({ seed: 1 });
    for (let i = 0; i < 5; i++) env.step(i % 2);
    const { count } = env.obs_rms;
    const seen = evalEnv.get_init_state({ seed: 7 });
    expect(env.obs_rms.count).toBe(count);
    const { mean, var: variance } = env.obs_rms;
    const expected = cartPole()
      .get_init_state({ seed: 7 })
      .map((x, i) => (x - (mean[i] ?? 0)) / Math.sqrt((variance[i] ?? 0) + 1e-8));
    expect(seen).toEqual(expected);
    // Also after the training environment is restored.
    const state = env.getState();
    env.step(1);
    env.setState(state);
    expect(evalEnv.get_init_state({ seed: 7 })).toEqual(seen);
    expect(evalEnv.obs_rms).toBe(env.obs_rms);
  });

  test("a clone has statistics of its own", () => {
    const env = new NormalizeObservation(cartPole());
    env.get_init_state({ seed: 1 });
    const { count } = env.obs_rms;
    env.clone?.().step(0);
    expect(env.obs_rms.count).toBe(count);
  });

  test("makes float32 of integer observations", () => {
    const pixels = new TransformObservation(
      cartPole(),
      () => Uint8Array.of(10, 250),
      new Box({ low: 0, high: 255, shape: [2], dtype: "uint8" }),
    );
    const env = new NormalizeObservation(pixels, { update_running_mean: false });
    expect(env.get_init_state()).toEqual(Float32Array.of(10, 250));
    expect(String(env.observation_space)).toBe("Box(-inf, inf, (2,), float32)");
  });

  test("refuses observations that are not in a Box", () => {
    expect(() => new NormalizeObservation(make("Taxi-v4") as never)).toThrow(
      new TypeError(
        "Cannot normalize the observations of Taxi-v4: they are in Discrete(500); " +
          "they must be in a Box.",
      ),
    );
  });

  test.each([0, -1, Number.NaN, Infinity])("refuses an epsilon of %p", (epsilon: number) => {
    expect(() => new NormalizeObservation(cartPole(), { epsilon })).toThrow(
      new RangeError(
        `Cannot normalize the observations of CartPole-v1 with epsilon ${epsilon}: ` +
          "it must be positive.",
      ),
    );
  });

  test("refuses statistics of another size", () => {
    const { obs_rms } = new NormalizeObservation(make("MountainCar-v0"));
    expect(() => new NormalizeObservation(cartPole(), { obs_rms })).toThrow(
      new RangeError(
        "Cannot normalize the observations of CartPole-v1 with statistics of 2 elements: " +
          "an observation has 4.",
      ),
    );
  });
});
