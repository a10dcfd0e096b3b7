/** The critic that options choose, and its network. */
import type { Block } from "../../../gluon/block/block.ts";
import * as nn from "../../../gluon/nn/mod.ts";
import { DuelingMLP } from "../../networks/dueling.ts";
import { featuresBefore } from "../../networks/features.ts";
import { ImplicitQuantileMLP } from "../../networks/implicit_quantile.ts";
import { mlp } from "../../networks/mlp.ts";
import type { Space } from "../../spaces/mod.ts";
import type { ResolvedDQNOptions } from "../options/dqn.ts";
import { categoricalCritic } from "./categorical.ts";
import type { Critic } from "./critic.ts";
import { expectedValueCritic } from "./expected_value.ts";
import { implicitQuantileCritic } from "./implicit_quantile.ts";
import { quantileCritic } from "./quantile.ts";

/** The critic of an agent. */
export function makeCritic(options: ResolvedDQNOptions): Critic {
  switch (options.critic) {
    case "expected":
      return expectedValueCritic(options.loss);
    case "c51":
      return categoricalCritic({
        low: options.v_min,
        high: options.v_max,
        atoms: options.n_atoms,
      });
    case "qr":
      return quantileCritic(options.n_quantiles);
    case "iqn":
      return implicitQuantileCritic({
        policy: options.num_tau_samples,
        target: options.num_tau_prime_samples,
        acting: options.num_quantile_samples,
      });
  }
}

/** A network for a critic, `(batch, ...observation) -> (batch, actions * outputsPerAction)`. */
export function makeCriticNet<O>(
  observations: Space<O>,
  options: ResolvedDQNOptions,
  actions: number,
  outputsPerAction: number,
): Block {
  const { critic, net_arch: units, dueling, layer_norm, noisy } = options;
  const features = featuresBefore(observations, options);
  if (critic === "iqn") {
    const quantiles = outputsPerAction;
    const layers = { units, layer_norm, noisy };
    return new ImplicitQuantileMLP({ ...layers, features, actions, dueling, quantiles });
  }
  const layers = { units, outputs: actions * outputsPerAction, layer_norm, noisy };
  const head = dueling ? new DuelingMLP({ ...layers, outputsPerAction }) : mlp(layers);
  return features ? new nn.Sequential(features, head) : head;
}
