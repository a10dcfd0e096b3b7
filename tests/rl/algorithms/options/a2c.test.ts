/** The options of A2C: the defaults of Stable-Baselines3, and what is refused. */
import { expect, test } from "bun:test";
import { resolveA2COptions } from "../../../../rl/algorithms/options/a2c.ts";

test("defaults are those of Stable-Baselines3", () => {
  expect(resolveA2COptions({})).toMatchObject({
    learning_rate: 7e-4,
    n_steps: 5,
    gamma: 0.99,
    gae_lambda: 1,
    ent_coef: 0,
    vf_coef: 0.5,
    max_grad_norm: 0.5,
    rms_prop_eps: 1e-5,
    rms_prop_tf_like: false,
    use_rms_prop: true,
    normalize_advantage: false,
  });
});

test("each offending option is named", () => {
  expect(() => resolveA2COptions({ n_steps: 0, rms_prop_eps: -1 })).toThrow(
    /^Cannot use these options of A2C: n_steps is 0: .*; rms_prop_eps is -1: .*\.$/,
  );
});
