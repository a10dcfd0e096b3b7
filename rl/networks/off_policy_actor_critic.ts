/** Actor-critic networks of off-policy algorithms: a policy, and values of actions. */
import { type AnyBlock, Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import type { FeatureOptions } from "../algorithms/options/features.ts";
import type { StateDependentOptions } from "../algorithms/options/policy.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Action, Observation } from "../environment.ts";
import { Box } from "../spaces/mod.ts";
import { type FeatureExtractor, featuresBefore, makeFeatures } from "./features.ts";
import { initializeNet } from "./initialize_net.ts";
import { StateDependentStd } from "./state_dependent_std.ts";
import { makeTwice, polyakUpdate } from "./target_network.ts";

/**
 * Action values: observations `(batch, ...)` and Box actions `(batch, width)` to one `(batch, outputs)` of each critic;
 * of observations alone where actions are Discrete, with an output for each.
 */
export type ActionValues = Block<[x: nd.NDArray, ...action: nd.NDArray[]], readonly nd.NDArray[]>;

/** A block with an actor, whose outputs are those of the policy (before the tanh, for Box actions), and with critics. */
export interface OffPolicyActorCritic extends AnyBlock {
  /** The policy, `(batch, ...observation) -> (batch, outputs)`. */
  readonly actor: Block<[x: nd.NDArray]>;
  /** The action values. */
  readonly critic: ActionValues;
  /** What of the critic its own loss trains. Default: all of it. */
  readonly criticHeads?: AnyBlock;
}

/** Units of each hidden layer, or those of the policy (pi) and of the action values (qf). */
export type OffPolicyArchitecture =
  | readonly number[]
  | { readonly pi: readonly number[]; readonly qf: readonly number[] };

/** What the networks of an algorithm give. */
export interface OffPolicyOutputs {
  /** Numbers of the policy. */
  readonly actor: number;
  /** How many critics there are. */
  readonly n_critics: number;
  /** Numbers of each critic: 1, quantiles, or one for each Discrete action. */
  readonly critic: number;
}

/** What the networks begin with, and whether their noise depends on the state. */
export interface OffPolicyNetParts {
  /** Makes a feature extractor, or none where observations are rows already. */
  readonly features?: () => FeatureExtractor | null;
  /** Whether the critics have the policy's extractor, rather than another. Default: false. */
  readonly share?: boolean;
  /** gSDE: initial logarithm of the standard deviations; `null` without it. */
  readonly log_std_init?: number | null;
}

/** Multilayer perceptrons that share no layers, initialized as PyTorch does, with biases of 0. */
export class OffPolicyActorCriticMLP
  extends Block<[x: nd.NDArray]>
  implements OffPolicyActorCritic
{
  /** The policy, `(batch, ...observation) -> (batch, outputs)`. */
  readonly actor: Block<[x: nd.NDArray]>;
  /** The action values. */
  readonly critic: ActionValues;

  /** Networks of hidden layers `net_arch`, with features in front of them where they are given. */
  constructor(
    net_arch: OffPolicyArchitecture,
    outputs: OffPolicyOutputs,
    { features = () => null, share = false, log_std_init = null }: OffPolicyNetParts = {},
  ) {
    super();
    const { pi, qf } = layersOf(net_arch);
    const first = features();
    const latent = hidden(pi, first);
    this.actor =
      log_std_init === null
        ? latent.add(dense(outputs.actor, null))
        : new StateDependentActor(latent, outputs.actor, log_std_init);
    this.critic =
      share && first
        ? new SharedCritics(first, new Critics(qf, outputs, null))
        : new Critics(qf, outputs, features());
  }

  /** The critics without an extractor that the policy's loss trains. */
  get criticHeads(): AnyBlock {
    return this.critic instanceof SharedCritics ? this.critic.heads : this.critic;
  }

  /** What the actor says of observations. */
  override forward(x: nd.NDArray): nd.NDArray {
    return this.actor(x);
  }
}

/** Bounds of the means of gSDE, before the tanh: those of Stable-Baselines3. */
const MOST_MEAN = 2;

/**
 * A policy whose noise depends on the state (gSDE): means within -2 and 2, logarithms of the standard deviations, and the
 * features of the last hidden layer, which both depend on: `(batch, ...) -> (batch, 2 width + features)`.
 */
export class StateDependentActor extends Block<[x: nd.NDArray]> {
  readonly latent: nn.Sequential;
  readonly mean: nn.Dense;
  readonly std: StateDependentStd;

  /** @param outputs means, and as many logarithms. */
  constructor(latent: nn.Sequential, outputs: number, log_std_init: number) {
    super();
    const width = outputs / 2;
    this.latent = latent;
    this.mean = dense(width, null);
    this.std = new StateDependentStd(width, { log_std_init });
  }

  override forward(x: nd.NDArray): nd.NDArray {
    const features = this.latent(x);
    const mean = this.mean(features).clip(-MOST_MEAN, MOST_MEAN);
    return nd.concat([mean, this.std(features), features]);
  }
}

/** A perceptron for each critic, over features that they share. */
class Critics
  extends Block<[x: nd.NDArray, ...action: nd.NDArray[]], readonly nd.NDArray[]>
  implements ActionValues
{
  readonly features: FeatureExtractor | null;
  readonly qf: readonly nn.Sequential[];

  constructor(
    units: readonly number[],
    { n_critics, critic }: OffPolicyOutputs,
    features: FeatureExtractor | null,
  ) {
    super();
    this.features = features;
    this.qf = Array.from({ length: n_critics }, () => hidden(units).add(dense(critic, null)));
  }

  override forward(x: nd.NDArray, ...action: nd.NDArray[]): readonly nd.NDArray[] {
    const features = this.features ? this.features(x) : x.flatten();
    const input = nd.concat([features, ...action]);
    return this.qf.map((each) => each(input));
  }
}

/** Critics over the features of the policy, which their loss does not train. */
class SharedCritics
  extends Block<[x: nd.NDArray, ...action: nd.NDArray[]], readonly nd.NDArray[]>
  implements ActionValues
{
  readonly features: FeatureExtractor;
  readonly heads: Critics;

  constructor(features: FeatureExtractor, heads: Critics) {
    super();
    this.features = features;
    this.heads = heads;
  }

  override forward(x: nd.NDArray, ...action: nd.NDArray[]): readonly nd.NDArray[] {
    return this.heads(this.features(x).detach(), ...action);
  }
}

function layersOf(net_arch: OffPolicyArchitecture): {
  readonly pi: readonly number[];
  readonly qf: readonly number[];
} {
  return "pi" in net_arch ? net_arch : { pi: net_arch, qf: net_arch };
}

function dense(units: number, activation: "relu" | null): nn.Dense {
  const weightInitializer = new init.Xavier({ factor_type: "in", magnitude: 1 });
  return new nn.Dense(units, { activation, weight_initializer: weightInitializer });
}

function hidden(units: readonly number[], features: Block | null = null): nn.Sequential {
  const net = new nn.Sequential();
  if (features) net.add(features);
  for (const each of units) net.add(dense(each, "relu"));
  return net;
}

/** What of the critics their own loss trains. */
export function criticHeads(net: OffPolicyActorCritic): AnyBlock {
  return net.criticHeads ?? net.critic;
}

/** Options of the default networks. */
export interface OffPolicyNetOptions extends FeatureOptions, Partial<StateDependentOptions> {
  readonly net_arch: OffPolicyArchitecture;
  readonly share_features_extractor: boolean;
}

/** Makes the network of an agent that is given none. */
export function makeOffPolicyNet<O extends Observation, A extends Action>(
  { observations }: Pick<EnvAdapter<O, A>, "observations">,
  options: OffPolicyNetOptions,
  outputs: OffPolicyOutputs,
): OffPolicyActorCriticMLP {
  const { net_arch, share_features_extractor, use_sde, log_std_init = 0 } = options;
  return new OffPolicyActorCriticMLP(net_arch, outputs, {
    features: () => featuresBefore(observations.space, options),
    share: share_features_extractor,
    log_std_init: use_sde ? log_std_init : null,
  });
}

/** Features that the noise of gSDE is made of, in the network that `makeOffPolicyNet` makes; 0 without it. */
export function noiseFeatures<O extends Observation, A extends Action>(
  { observations }: Pick<EnvAdapter<O, A>, "observations">,
  options: OffPolicyNetOptions,
): number {
  if (!options.use_sde) return 0;
  const last = layersOf(options.net_arch).pi.at(-1);
  return last ?? makeFeatures(observations.space, options).units;
}

/**
 * An actor-critic network and its target network, initialized and equal.
 *
 * @param make makes each of them.
 * @throws {TypeError} where it makes no new block at each call, or one without an actor or a critic.
 * @throws {RangeError} where these give outputs of other shapes.
 */
export function offPolicyNetAndTarget<O extends Observation, A extends Action>(
  { observations, actions }: Pick<EnvAdapter<O, A>, "observations" | "actions">,
  outputs: OffPolicyOutputs,
  rng: nd.random.Generator,
  make: () => OffPolicyActorCritic,
): [net: OffPolicyActorCritic, target: OffPolicyActorCritic] {
  const both = makeTwice(make);
  const values = new Array<number>(outputs.n_critics).fill(outputs.critic);
  const isBox = (actions.space as unknown) instanceof Box;
  const inputs = isBox ? [observations.shape, [actions.width]] : [observations.shape];
  for (const net of both) {
    for (const name of ["actor", "critic"] as const) {
      if (net[name] instanceof Block) continue;
      throw new TypeError(
        `Cannot use ${net.constructor.name} as a network: its ${name} must be a Block.`,
      );
    }
    initializeNet(net.actor, observations.shape, outputs.actor, rng, "policy network");
    initializeNet(net.critic, inputs, values, rng, "critic network", criticHeads(net));
  }
  polyakUpdate(both[1], both[0], 1);
  return both;
}
