/** Actor-critic networks: a policy and a state value from one observation. */
import { Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { Parameter } from "../../gluon/parameter/parameter.ts";
import type { PolicyOptions } from "../algorithms/options/policy.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { DiagonalGaussianDistribution } from "../distributions/diagonal_gaussian.ts";
import { type Distribution, distributionFor } from "../distributions/distribution.ts";
import type { Action, Observation } from "../environment.ts";
import { type FeatureExtractor, makeFeatures } from "./features.ts";
import { ImageFeatures } from "./image_features.ts";
import { initializeNet } from "./initialize_net.ts";
import { StateDependentStd } from "./state_dependent_std.ts";

/** What an actor-critic network gives for observations. */
export type ActorCriticOutputs = readonly [policy: nd.NDArray, value: nd.NDArray];

/** Whatever gives the outputs of a policy `(batch, outputs)` and values `(batch, 1)` for observations. */
export type ActorCritic = Block<[x: nd.NDArray], ActorCriticOutputs>;

/** Gains of the orthogonal initialization. Source: Andrychowicz et al. 2021, section 3.2. */
export const GAINS: { readonly hidden: number; readonly policy: number; readonly value: number } = {
  hidden: Math.SQRT2,
  policy: 0.01,
  value: 1,
};

/** An actor-critic network, and the distribution that the outputs of its policy stand for. */
export interface Policy {
  readonly net: ActorCritic;
  readonly distribution: Distribution;
  /** The standard deviations of gSDE; `null` without it. */
  readonly sde: StateDependentStd | null;
}

/**
 * Features of the observation, a multilayer perceptron over them for the policy and one for the value:
 * `(batch, ...) -> [(batch, outputs), (batch, 1)]`. For Gaussian policies, the logarithms of the standard deviations are
 * parameters that do not depend on the observation; with gSDE they do, and the features of the policy's last layer,
 * which noise is drawn with, come out behind them.
 */
export class ActorCriticNet extends Block<[x: nd.NDArray], ActorCriticOutputs> {
  readonly distribution: Distribution;
  readonly features: FeatureExtractor;
  /** Features for the value, where these are not shared. */
  readonly vf_features: FeatureExtractor | null;
  readonly pi: nn.Sequential;
  readonly vf: nn.Sequential;
  readonly policy: nn.Dense;
  readonly value: nn.Dense;
  readonly log_std: Parameter | null;
  readonly sde: StateDependentStd | null;

  constructor(
    { observations, actions }: Pick<EnvAdapter, "observations" | "actions">,
    options: PolicyOptions,
  ) {
    super();
    const { activation_fn, share_features_extractor, log_std_init, use_sde } = options;
    const initializer = (gain: keyof typeof GAINS): init.Initializer | null =>
      options.ortho_init ? new init.Orthogonal({ scale: GAINS[gain], rand_type: "normal" }) : null;
    const dense = (units: number, gain: keyof typeof GAINS): nn.Dense =>
      new nn.Dense(units, {
        activation: gain === "hidden" ? activation_fn : null,
        weight_initializer: initializer(gain),
      });
    const hidden = (units: readonly number[]): nn.Sequential =>
      units.reduce((net, each) => net.add(dense(each, "hidden")), new nn.Sequential());

    const features = () => makeFeatures(observations.space, options, initializer("hidden"));
    this.features = features();
    this.vf_features = share_features_extractor ? null : features();
    const { pi, vf } = layersOf(options, this.features);
    this.pi = hidden(pi);
    this.vf = hidden(vf);
    this.distribution = distributionFor(actions, use_sde ? (pi.at(-1) ?? this.features.units) : 0);
    const isGaussian = this.distribution instanceof DiagonalGaussianDistribution;
    const outputs = isGaussian ? actions.width : this.distribution.outputs;
    this.policy = dense(outputs, "policy");
    this.value = dense(1, "value");
    this.sde = use_sde ? new StateDependentStd(outputs, { log_std_init }) : null;
    this.log_std =
      isGaussian && !use_sde
        ? new Parameter("log_std", { shape: [outputs], init: new init.Constant(log_std_init) })
        : null;
  }

  override forward(x: nd.NDArray): ActorCriticOutputs {
    const features = this.features(x);
    const latent = this.pi(features);
    const policy = this.policy(latent);
    const value = this.value(this.vf(this.vf_features ? this.vf_features(x) : features));
    if (this.sde) {
      const fixed = latent.detach();
      return [nd.concat([policy, this.sde(fixed), fixed]), value];
    }
    if (this.log_std === null) return [policy, value];
    const logStd = this.log_std.data().reshape([1, -1]).broadcast_to(policy.shape);
    return [nd.concat([policy, logStd]), value];
  }
}

/**
 * The network of an agent, initialized: `ActorCriticNet`, or what `make` makes.
 *
 * @throws {TypeError} where the options are for other observations or actions.
 * @throws {RangeError} where it gives outputs of other shapes.
 */
export function makeActorCritic<O extends Observation, A extends Action>(
  envs: Pick<EnvAdapter<O, A>, "observations" | "actions">,
  options: PolicyOptions,
  rng: nd.random.Generator,
  make?: () => ActorCritic,
): Policy {
  const { observations, actions } = envs;
  if (options.use_sde && (actions.dtype !== "float32" || make)) {
    const reason = make ? "the network is one of your own" : `they are ${actions.space}`;
    throw new TypeError(
      `Cannot explore actions by gSDE: ${reason}; it is for Box actions and the default network, leave use_sde out.`,
    );
  }
  const own = make ? null : new ActorCriticNet(envs as unknown as EnvAdapter, options);
  const net = own ?? make!();
  const distribution = own?.distribution ?? distributionFor(actions);
  initializeNet(net, observations.shape, [distribution.outputs, 1], rng);
  return { net, distribution, sde: own?.sde ?? null };
}

/** Hidden layers after the features: by default two of 64 units, and none after a CNN. */
export function layersOf(
  { net_arch }: Pick<PolicyOptions, "net_arch">,
  features: FeatureExtractor,
): { readonly pi: readonly number[]; readonly vf: readonly number[] } {
  const layers = net_arch ?? (features instanceof ImageFeatures ? [] : [64, 64]);
  return "pi" in layers ? layers : { pi: layers, vf: layers };
}
