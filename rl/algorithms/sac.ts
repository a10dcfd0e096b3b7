/** Soft actor-critic (SAC). Source: Haarnoja et al. 2018, Soft actor-critic algorithms and applications. */

import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { CollectOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { checkBoxActions } from "../checks.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { leastValue, squaredErrors } from "../maths/critics.ts";
import { tdTarget } from "../maths/targets.ts";
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
import { type ResolvedSACOptions, type SACOptions, sacOptions } from "./options/sac.ts";

/**
 * An agent that learns a stochastic policy of Box actions, which maximizes reward and entropy, by the least of several
 * critics. Networks and replay see actions from -1 to 1, which stand for the bounds of the Box.
 *
 * Bootstraps on truncation, not on termination. Each of several environments explores independently.
 */
export class SAC<O extends Observation = Observation> extends BaseAgent<
  O,
  Float32Array,
  ResolvedSACOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "SAC";
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
   * @param options see `sacOptions`; anything left out has a default.
   * @param net makes a block with `actor`, `(batch, ...observation) -> (batch, 2 width)`, and `critic`,
   * `((batch, ...observation), (batch, width)) -> [(batch, 1), ...]`; by default MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, Float32Array> | VectorEnvironment<O, Float32Array>,
    options: SACOptions = {},
    net?: () => OffPolicyActorCritic,
  ) {
    super(env, resolveOptions("SAC", sacOptions, options), { actionBounds: "unit" });
    checkBoxActions(this.envs, "SAC");
    const { seed, n_critics, batch_size } = this.options;
    const [weights, exploration, replay, updating, acting] = default_rng(seed).spawn(5);
    const { width } = this.envs.actions;
    const outputs = { actor: 2 * width, n_critics, critic: 1 };
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
    const coefficient = this.#soft.coefficient();

    const [nextActions, nextLogProb] = this.#actions.of(
      policy.actor(nextStates),
      "next_states",
      sde,
    );
    const nextValue = leastValue(target(nextStates, nextActions));
    const softValue = nextValue.subtract(nextLogProb.multiply(coefficient)).reshape([-1]);
    const label = tdTarget(reward, discount, softValue).reshape([-1, 1]);
    const [criticLoss] = gradientStep(
      { trainer: trainers.critic, net: criticHeads(policy) },
      () => {
        return [squaredErrors(policy.critic(states, action), label).multiply(0.5)] as const;
      },
    );

    const [actorLoss, logProb] = gradientStep(
      { trainer: trainers.actor, net: policy.actor },
      () => {
        const [actions, logProb] = this.#actions.of(policy.actor(states), "states", sde);
        const value = leastValue(policy.critic(states, actions));
        return [logProb.multiply(coefficient).subtract(value).mean(), logProb] as const;
      },
    );
    return [criticLoss, actorLoss, ...this.#soft.learnCoefficient(coefficient, logProb)];
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, Float32Array>,
    { net, options }: LoadAgentOptions<SACOptions, OffPolicyActorCritic> = {},
  ): Promise<SAC<O>> {
    return BaseAgent.loadAgent("SAC", file, makeEnv, options, (env, resolved: SACOptions) => {
      return new SAC(env, resolved, net);
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
