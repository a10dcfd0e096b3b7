/** Action noise: its distribution, and where it begins again. */
import { describe, expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import {
  makeActionNoise,
  NormalActionNoise,
  OrnsteinUhlenbeckActionNoise,
} from "../../../rl/collect/action_noise.ts";

describe("NormalActionNoise", () => {
  test("is independent, with the standard deviation that is asked for", () => {
    const out = new Float32Array(20_000);
    new NormalActionNoise(0.3).sample(out, default_rng(0));
    const variance = out.reduce((sum, each) => sum + each ** 2, 0) / out.length;
    const lag = out.slice(1).reduce((sum, each, i) => sum + each * out[i]!, 0) / out.length;
    expect(Math.abs(Math.sqrt(variance) - 0.3)).toBeLessThan(0.01);
    expect(Math.abs(lag)).toBeLessThan(0.003);
  });
});

describe("OrnsteinUhlenbeckActionNoise", () => {
  test("follows its formula: x' = x - 0.15 x 0.01 + std 0.1 N(0, 1)", () => {
    const noise = new OrnsteinUhlenbeckActionNoise(0.5, 1, 2);
    const [rng, same] = [default_rng(3), default_rng(3)];
    const out = new Float32Array(2);
    const expected = new Float64Array(2);
    for (let step = 0; step < 50; step++) {
      noise.sample(out, rng);
      for (let i = 0; i < 2; i++) {
        expected[i] = expected[i]! * (1 - 0.15 * 0.01) + 0.5 * 0.1 * same.normal();
        expect(out[i]).toBeCloseTo(expected[i]!, 5);
      }
    }
  });

  test("begins again from 0 in the environment whose episode ended, and in no other", () => {
    const noise = new OrnsteinUhlenbeckActionNoise(1, 2, 1);
    const rng = default_rng(0);
    const out = new Float32Array(2);
    for (let step = 0; step < 1000; step++) noise.sample(out, rng);
    const [, second] = out;
    noise.reset(0);
    noise.sample(out, rng);
    expect(Math.abs(out[0]!)).toBeLessThan(0.5); // one step from 0
    expect(Math.abs(out[1]! - second!)).toBeLessThan(0.5);
    expect(Math.abs(second!)).toBeGreaterThan(0.5);
  });
});

test("makeActionNoise() makes what the option names", () => {
  const make = (action_noise: "normal" | "ornstein-uhlenbeck" | null): unknown =>
    makeActionNoise({ action_noise, noise_std: 0.1 }, 1, 1);
  expect(make("normal")).toBeInstanceOf(NormalActionNoise);
  expect(make("ornstein-uhlenbeck")).toBeInstanceOf(OrnsteinUhlenbeckActionNoise);
  expect(make(null)).toBe(null);
});
