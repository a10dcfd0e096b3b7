/** Recurrent actor-critic networks: a policy and a state value from the observations so far. */
import { Block } from "../../gluon/block/block.ts";
import * as init from "../../gluon/initializer/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import * as nn from "../../gluon/nn/mod.ts";
import { Parameter } from "../../gluon/parameter/parameter.ts";
import type { LSTM } from "../../gluon/rnn/lstm.ts";
import type { ResolvedRecurrentPPOOptions } from "../algorithms/options/recurrent_ppo.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import { DiagonalGaussianDistribution } from "../distributions/diagonal_gaussian.ts";
import { type Distribution, distributionFor } from "../distributions/distribution.ts";
import { GAINS, layersOf } from "./actor_critic.ts";
import { type FeatureExtractor, makeFeatures } from "./features.ts";
import { makeLSTM, memoryShapes, runLSTM } from "./lstm.ts";

/** What the network gives: outputs of the policy, values, and the memory after the last observations. */
export type RecurrentOutputs = [policy: nd.NDArray, value: nd.NDArray, memory: nd.NDArray[]];

/** Whatever gives these for observations, the batch of each time together, and a memory. */
export type RecurrentNet = Block<[x: nd.NDArray, memory: nd.NDArray[]], RecurrentOutputs>;

/**
 * Features of the observation, an LSTM over the time for the policy and one for the value, and a multilayer perceptron
 * after each, as sb3-contrib's `MlpLstmPolicy` and `CnnLstmPolicy`:
 * `(time x batch, ...), memory -> [(time x batch, outputs), (time x batch, 1), memory]`, the batch of each time together.
 *
 * The memory is hidden and cell state of the policy's LSTM, `(layers, batch, units)` each, and of the value's, if it has one.
 */
export class RecurrentActorCritic extends Block<
  [x: nd.NDArray, memory: nd.NDArray[]],
  RecurrentOutputs
> {
  readonly distribution: Distribution;
  readonly features: FeatureExtractor;
  /** Features for the value, where these are not shared. */
  readonly vf_features: FeatureExtractor | null;
  readonly lstm_actor: LSTM;
  readonly lstm_critic: LSTM | null;
  /** Takes the place of an LSTM for the value, where it has none and shares none. */
  readonly critic: nn.Dense | null;
  readonly pi: nn.Sequential;
  readonly vf: nn.Sequential;
  readonly policy: nn.Dense;
  readonly value: nn.Dense;
  readonly log_std: Parameter | null;
  readonly #options: ResolvedRecurrentPPOOptions;

  constructor(
    { observations, actions }: Pick<EnvAdapter, "observations" | "actions">,
    options: ResolvedRecurrentPPOOptions,
  ) {
    super();
    const { lstm_hidden_size: units, shared_lstm, enable_critic_lstm } = options;
    this.#options = options;
    const initializer = (gain: keyof typeof GAINS): init.Initializer | null =>
      options.ortho_init ? new init.Orthogonal({ scale: GAINS[gain], rand_type: "normal" }) : null;
    const dense = (width: number, gain: keyof typeof GAINS): nn.Dense =>
      new nn.Dense(width, {
        activation: gain === "hidden" ? options.activation_fn : null,
        weight_initializer: initializer(gain),
      });
    const hidden = (widths: readonly number[]): nn.Sequential =>
      widths.reduce((net, each) => net.add(dense(each, "hidden")), new nn.Sequential());
    const features = () => makeFeatures(observations.space, options, initializer("hidden"));
    this.features = features();
    this.vf_features = options.share_features_extractor ? null : features();
    this.lstm_actor = makeLSTM(options);
    this.lstm_critic = enable_critic_lstm ? makeLSTM(options) : null;
    this.critic = shared_lstm || enable_critic_lstm ? null : new nn.Dense(units, uniform(options));
    const { pi, vf } = layersOf(options, this.features);
    this.pi = hidden(pi);
    this.vf = hidden(vf);
    this.distribution = distributionFor(actions);
    const isGaussian = this.distribution instanceof DiagonalGaussianDistribution;
    const outputs = isGaussian ? actions.width : this.distribution.outputs;
    this.policy = dense(outputs, "policy");
    this.value = dense(1, "value");
    this.log_std = isGaussian
      ? new Parameter("log_std", {
          shape: [outputs],
          init: new init.Constant(options.log_std_init),
        })
      : null;
  }

  /** Shape of each array of the memory of a batch. */
  memoryShapes(batch: number): nd.Shape[] {
    return memoryShapes(this.#options, batch, this.lstm_critic === null ? 1 : 2);
  }

  override forward(x: nd.NDArray, memory: nd.NDArray[]): RecurrentOutputs {
    const features = this.features(x);
    const [latent, actorMemory] = runLSTM(this.lstm_actor, features, memory.slice(0, 2));
    const own = this.vf_features ? this.vf_features(x) : features;
    const [valued, criticMemory] = this.#value(own, latent, memory);
    const policy = this.policy(this.pi(latent));
    const value = this.value(this.vf(valued));
    const next = [...actorMemory, ...criticMemory];
    if (this.log_std === null) return [policy, value, next];
    const logStd = this.log_std.data().reshape([1, -1]).broadcast_to(policy.shape);
    return [nd.concat([policy, logStd]), value, next];
  }

  #value(
    features: nd.NDArray,
    latent: nd.NDArray,
    memory: readonly nd.NDArray[],
  ): [nd.NDArray, nd.NDArray[]] {
    if (this.critic !== null) return [this.critic(features), []];
    if (this.lstm_critic === null) return [latent.detach(), []];
    return runLSTM(this.lstm_critic, features, memory.slice(2));
  }
}

function uniform({ lstm_hidden_size }: ResolvedRecurrentPPOOptions): nn.DenseOptions {
  return { weight_initializer: new init.Uniform(1 / Math.sqrt(lstm_hidden_size)) };
}
