/** Options of off-policy learning with Box actions: the defaults of Stable-Baselines3. */
import { expect, test } from "bun:test";
import { type AlgorithmName, algorithms } from "../../../../rl/mod.ts";

const shared = {
  buffer_size: 1_000_000,
  learning_starts: 100,
  batch_size: 256,
  tau: 0.005,
  gamma: 0.99,
  train_freq: 1,
  gradient_steps: 1,
  n_steps: 1,
  action_noise: null,
  policy: null,
  features_extractor: null,
  share_features_extractor: false,
};
const sde = { use_sde: false, sde_sample_freq: -1, use_sde_at_warmup: false, log_std_init: -3 };
const entropy = { ent_coef: "auto", target_entropy: "auto", target_update_interval: 1 };

test.each<[AlgorithmName, object]>([
  ["sac", { ...entropy, ...sde, learning_rate: 3e-4, net_arch: [256, 256], n_critics: 2 }],
  [
    "td3",
    {
      ...{ learning_rate: 1e-3, net_arch: [400, 300], n_critics: 2 },
      ...{ policy_delay: 2, target_policy_noise: 0.2, target_noise_clip: 0.5 },
    },
  ],
  ["ddpg", { learning_rate: 1e-3, net_arch: [400, 300] }],
  [
    "tqc",
    {
      ...{ ...entropy, ...sde, learning_rate: 3e-4, net_arch: [256, 256], n_critics: 2 },
      ...{ n_quantiles: 25, top_quantiles_to_drop_per_net: 2 },
    },
  ],
])("%s has the defaults of Stable-Baselines3", (name, own) => {
  const { compile, noise_std, seed, strict, ...defaults } = algorithms[name].options.parse(
    {},
  ) as Record<string, unknown>;
  expect(defaults).toEqual({ ...shared, ...own });
});
