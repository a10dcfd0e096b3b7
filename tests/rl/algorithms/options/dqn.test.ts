/** The options of DQN: defaults, and what is refused. */
import { describe, expect, test } from "bun:test";
import * as z from "zod/mini";
import { type DQNOptions, dqnOptions, resolveDQNOptions } from "../../../../rl/mod.ts";

describe("resolveDQNOptions()", () => {
  test("fills in the defaults of Stable-Baselines3", () => {
    expect(resolveDQNOptions({ gamma: 0.5 })).toEqual({
      policy: null,
      features_extractor: null,
      net_arch: [64, 64],
      learning_rate: 1e-4,
      anneal_lr: false,
      optimizer: "adam",
      loss: "huber",
      buffer_size: 1_000_000,
      learning_starts: 100,
      batch_size: 32,
      tau: 1,
      gamma: 0.5,
      train_freq: 4,
      gradient_steps: 1,
      target_update_interval: 10_000,
      exploration_fraction: 0.1,
      exploration_initial_eps: 1,
      exploration_final_eps: 0.05,
      max_grad_norm: 10,
      double_q: false,
      dueling: false,
      n_steps: 1,
      prioritized_replay: false,
      prioritized_replay_alpha: 0.6,
      prioritized_replay_beta0: 0.4,
      prioritized_replay_eps: 1e-6,
      her: false,
      n_sampled_goal: 4,
      goal_selection_strategy: "future",
      critic: "expected",
      n_atoms: 51,
      v_min: -10,
      v_max: 10,
      n_quantiles: 200,
      num_tau_samples: 64,
      num_tau_prime_samples: 64,
      num_quantile_samples: 32,
      layer_norm: false,
      noisy: false,
      munchausen: false,
      munchausen_alpha: 0.9,
      munchausen_temperature: 0.03,
      munchausen_clip: -1,
      compile: true,
      strict: false,
      seed: 0,
    });
  });

  const refused: readonly [DQNOptions, string][] = [
    [{ gamma: 1.5 }, "gamma is 1.5: "],
    [{ learning_rate: Number.NaN }, "learning_rate is NaN: "],
    [{ learning_rate: 0 }, "learning_rate is 0: "],
    [{ net_arch: [64, 0] }, "net_arch.1 is 0: "],
    [{ optimizer: "adamm" as "adam" }, 'optimizer is "adamm": '],
    [{ batch_size: 1.5 }, "batch_size is 1.5: "],
    [{ seed: -1 }, "seed is -1: "],
    [{ n_steps: 0 }, "n_steps is 0: "],
    [{ n_steps: 1e9 }, "n_steps is 1000000000: "],
    [{ n_steps: [1, 2, 3] as never }, "n_steps is 1,2,3: "],
    [{ n_steps: [3, 2] }, "n_steps is 3,2: the least must not be above the most"],
    [{ critic: "c52" as never }, 'critic is "c52": '],
    [{ v_min: 3, v_max: 3 }, "v_min is 3: it must be below v_max, which is 3"],
    [{ her: true, n_steps: 2 }, "her is true: n_steps must be 1"],
    [{ munchausen: true, double_q: true }, "munchausen is true: double_q must be false"],
    [
      { buffer_size: 16, batch_size: 32 },
      "buffer_size is 16: it must hold a batch, whose batch_size is 32",
    ],
  ];
  test.each(refused)("refuses %j", (options: DQNOptions, text: string) => {
    expect(() => resolveDQNOptions(options)).toThrow(RangeError);
    expect(() => resolveDQNOptions(options)).toThrow(`Cannot use these options of DQN: ${text}`);
  });

  test("names every fault, and a key that there is not", () => {
    const options = { gama: 0.9, tau: 2, train_freq: 0 } as DQNOptions;
    expect(() => resolveDQNOptions(options)).toThrow(/train_freq is 0: .*; tau is 2: .*; .*"gama"/);
  });

  test("has a description for each option", () => {
    for (const [key, schema] of Object.entries(dqnOptions.shape)) {
      expect([key, z.globalRegistry.get(schema)?.description?.length ?? 0]).not.toEqual([key, 0]);
    }
  });
});
