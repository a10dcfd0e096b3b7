/** Defaults of options are those of Stable-Baselines3 and sb3-contrib. */
import { describe, expect, test } from "bun:test";
import { type AlgorithmName, algorithms } from "../../../../rl/mod.ts";
import { goldenCases } from "../../../gluon/nd/support/golden.ts";

interface Case {
  readonly algorithm: AlgorithmName;
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** Options that are elsewhere: a recurrent policy has no gSDE. */
const ABSENT: Partial<Record<AlgorithmName, readonly string[]>> = {
  recurrent_ppo: ["use_sde", "sde_sample_freq"],
};

describe("defaults are Stable-Baselines3's:", () => {
  for (const { algorithm, defaults } of goldenCases<Case>("sb3_defaults")) {
    test(algorithm, () => {
      const own = algorithms[algorithm].options.parse({}) as Readonly<Record<string, unknown>>;
      const absent = Object.keys(defaults).filter((key) => !(key in own));
      expect(absent).toEqual([...(ABSENT[algorithm] ?? [])]);
      const shared = Object.keys(defaults).filter((key) => key in own);
      const none = { max_grad_norm: 0 } as Readonly<Record<string, unknown>>; // where theirs is None
      expect(Object.fromEntries(shared.map((key) => [key, own[key]]))).toEqual(
        Object.fromEntries(shared.map((key) => [key, defaults[key] ?? none[key] ?? null])),
      );
    });
  }
});
