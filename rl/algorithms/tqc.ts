/**
 * Truncated quantile critics (TQC). Source: Kuznetsov et al. 2020, Controlling overestimation bias with truncated mixture
 * of continuous distributional quantile critics.
 */

import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { CollectOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { checkBoxActions } from "../checks.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { withoutLargest } from "../maths/critics.ts";
import { quantileHuberLoss, quantileMidpoints } from "../maths/distributional.ts";
import type { EntropyCoefficient } from "../networks/entropy_coefficient.ts";
import {
  type ActionValues,
  criticHeads,
  type OffPolicyActorCritic,
} from "../networks/off_policy_actor_critic.ts";
import type { PolicyActOptions } from "../networks/stochastic_policy.ts";
import type { Batch, ReplayBuffer } from "../replay/replay_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { OffPolicyLearning } from "../train/off_policy_learning.ts";
import { ReplayUpdate } from "../train/replay_update.ts";
import { SoftActorCritic } from "../train/soft_actor_critic.ts";
import { SquashedActions } from "../train/squashed_actions.ts";
import { BaseAgent } from "./base_agent.ts";
import { resolveOptions } from "./options/fragments.ts";
import { type ResolvedTQCOptions, type TQCOptions, tqcOptions } from "./options/tqc.ts";

/**
 * An agent that learns as `SAC` does, but quantiles of returns: of the target quantiles of all critics, the largest do not
 * count. Networks and replay see actions from -1 to 1, which stand for the bounds of the Box.
 *
 * Bootstraps on truncation, not on termination. Each of several environments explores independently.
 */
export class TQC<O extends Observation = Observation> extends BaseAgent<
  O,
  Float32Array,
  ResolvedTQCOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "TQC";
  /** The networks that are trained: the policy and its critics. */
  readonly policy: OffPolicyActorCritic;
  /** The target critics, which follow the trained ones (Polyak averaging). */
  readonly target: ActionValues;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  /** `null` where the coefficient is a number. */
  readonly entropy: EntropyCoefficient | null;
  readonly #soft: SoftActorCritic<O, Float32Array>;
  readonly #learning: OffPolicyLearning<O, Float32Array>;
  readonly #actions: SquashedActions;
  readonly #update: ReplayUpdate<readonly nd.NDArray[]>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Box` of actions, or several that are stepped together.
   * @param options see `tqcOptions`; anything left out has a default.
   * @param net makes a block with `actor`, `(batch, ...observation) -> (batch, 2 width)`, and `critic`,
   * `((batch, ...observation), (batch, width)) -> [(batch, n_quantiles), ...]`; by default MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, Float32Array> | VectorEnvironment<O, Float32Array>,
    options: TQCOptions = {},
    net?: () => OffPolicyActorCritic,
  ) {
    super(env, resolveOptions("TQC", tqcOptions, options), { actionBounds: "unit" });
    checkBoxActions(this.envs, "TQC");
    const { seed, n_critics, n_quantiles, batch_size } = this.options;
    const [weights, exploration, replay, updating, acting] = default_rng(seed).spawn(5);
    const { width } = this.envs.actions;
    const outputs = { actor: 2 * width, n_critics, critic: n_quantiles };
    this.#soft = new SoftActorCritic(this.envs, this.options, {
      outputs,
      autoEntropy: -width,
      rng: weights!,
      net,
    });
    ({ policy: this.policy, target: this.target, entropy: this.entropy } = this.#soft);
    this.#actions = new SquashedActions({
      ...{ width, batch_size, features: this.#soft.noiseFeatures, rng: updating! },
    });
    this.#learning = new OffPolicyLearning(this.envs, this.options, {
      ...{ title: this.algorithm, clock: this.clock },
      actor: this.policy.actor,
      distribution: this.#actions.distribution,
      sde: this.#soft.sde,
      exploration: exploration!,
      replay: replay!,
      acting: acting!,
    });
    this.buffer = this.#learning.buffer;
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) => this.#learnFrom(batch));
  }

  /** The tanh of the mean or, with `deterministic: false`, a random action. */
  act(state: O, { deterministic }: PolicyActOptions<O, Float32Array> = {}): Promise<Float32Array> {
    return this.#learning.policy.act(state, this.acting, deterministic);
  }

  /** Collects experience, or takes that of others, and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    await this.#learning.learn(options, this.#soft.trainers, () => this.update());
    return this;
  }

  /** Steps its environments until `total_timesteps`, and passes the transitions on instead of learning from them. */
  collect(options: CollectOptions): Promise<void> {
    return this.#learning.collect(options);
  }

  /** One gradient step of each network on a batch from the replay buffer; returns figures, on the device. */
  update(): Metrics {
    this.#actions.draw();
    return this.#soft.finish(this.#update.run());
  }

  #learnFrom({ state, action, reward, next_state, discount }: Batch): readonly nd.NDArray[] {
    const { policy, target } = this;
    const { trainers, sde } = this.#soft;
    const states = this.envs.observations.toInput(state);
    const nextStates = this.envs.observations.toInput(next_state);
    const { n_critics, n_quantiles, top_quantiles_to_drop_per_net } = this.options;
    const fractions = nd.tile(nd.array([quantileMidpoints(n_quantiles)]), [1, n_critics]);
    const coefficient = this.#soft.coefficient();

    const [nextActions, nextLogProb] = this.#actions.of(
      policy.actor(nextStates),
      "next_states",
      sde,
    );
    const quantiles = nd.concat([...target(nextStates, nextActions)]);
    const weight = withoutLargest(quantiles, n_critics * top_quantiles_to_drop_per_net);
    const soft = quantiles.subtract(nextLogProb.multiply(coefficient));
    const label = reward.reshape([-1, 1]).add(discount.reshape([-1, 1]).multiply(soft));
    const [criticLoss] = gradientStep(
      { trainer: trainers.critic, net: criticHeads(policy) },
      () => {
        const taken = nd.concat([...policy.critic(states, action)]);
        const loss = quantileHuberLoss(taken, fractions, label, weight);
        return [loss.mean().divide(fractions.size)] as const;
      },
    );

    const [actorLoss, logProb] = gradientStep(
      { trainer: trainers.actor, net: policy.actor },
      () => {
        const [actions, logProb] = this.#actions.of(policy.actor(states), "states", sde);
        const all = nd.concat([...policy.critic(states, actions)]);
        const value = all.mean({ axis: 1, keepdims: true });
        return [logProb.multiply(coefficient).subtract(value).mean(), logProb] as const;
      },
    );
    return [criticLoss, actorLoss, ...this.#soft.learnCoefficient(coefficient, logProb)];
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, Float32Array>,
    { net, options }: LoadAgentOptions<TQCOptions, OffPolicyActorCritic> = {},
  ): Promise<TQC<O>> {
    return BaseAgent.loadAgent("TQC", file, makeEnv, options, (env, resolved: TQCOptions) => {
      return new TQC(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#learning, this.#update, this.#soft, this.#actions];
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): AnyBlock {
    return this.policy.actor;
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const parts = { progress: this.clock, updating: this.#actions.part, ...this.#learning.parts };
    return { ...this.#soft.state, parts };
  }
}
