/** Deep deterministic policy gradient (DDPG). Source: Lillicrap et al. 2016, Continuous control with deep reinforcement learning. */

import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { Adam } from "../../gluon/optimizer/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { CollectOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { checkBoxActions } from "../checks.ts";
import { DeterministicDistribution } from "../distributions/deterministic.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { squaredErrors } from "../maths/critics.ts";
import { tdTarget } from "../maths/targets.ts";
import {
  criticHeads,
  makeOffPolicyNet,
  type OffPolicyActorCritic,
  offPolicyNetAndTarget,
} from "../networks/off_policy_actor_critic.ts";
import { polyakUpdate } from "../networks/target_network.ts";
import type { Batch, ReplayBuffer } from "../replay/replay_buffer.ts";
import type { AgentState } from "../train/agent_state.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { gradientStep } from "../train/gradient_step.ts";
import { OffPolicyLearning } from "../train/off_policy_learning.ts";
import { ReplayUpdate } from "../train/replay_update.ts";
import { BaseAgent } from "./base_agent.ts";
import { type DDPGOptions, ddpgOptions, type ResolvedDDPGOptions } from "./options/ddpg.ts";
import { resolveOptions } from "./options/fragments.ts";
import { scheduleOf } from "./options/scheduled.ts";

/**
 * An agent that learns a deterministic policy of Box actions by a critic. It explores by the option
 * `action_noise`. Networks and replay see actions from -1 to 1, which stand for the bounds of the Box.
 *
 * Bootstraps on truncation, not on termination. Each of several environments explores independently.
 */
export class DDPG<O extends Observation = Observation> extends BaseAgent<
  O,
  Float32Array,
  ResolvedDDPGOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "DDPG";
  /** The networks that are trained: the policy and its critics. */
  readonly policy: OffPolicyActorCritic;
  /** The target networks, which follow the trained ones (Polyak averaging). */
  readonly target: OffPolicyActorCritic;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  readonly #trainers: Readonly<Record<"actor" | "critic", BaseTrainer>>;
  readonly #learning: OffPolicyLearning<O, Float32Array>;
  readonly #update: ReplayUpdate<readonly [critic: nd.NDArray, actor: nd.NDArray]>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Box` of actions, or several that are stepped together.
   * @param options see `ddpgOptions`; anything left out has a default.
   * @param net makes a block with `actor`, which gives actions before the tanh, `(batch, ...observation) -> (batch, width)`, and `critic`,
   * `((batch, ...observation), (batch, width)) -> [(batch, 1)]`; by default MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, Float32Array> | VectorEnvironment<O, Float32Array>,
    options: DDPGOptions = {},
    net?: () => OffPolicyActorCritic,
  ) {
    super(env, resolveOptions("DDPG", ddpgOptions, options), { actionBounds: "unit" });
    checkBoxActions(this.envs, "DDPG");
    const { seed, learning_rate } = this.options;
    const [weights, exploration, replay, acting] = default_rng(seed).spawn(4);
    const { width } = this.envs.actions;
    const distribution = new DeterministicDistribution(width);
    const outputs = { actor: distribution.outputs, n_critics: 1, critic: 1 };
    const make = net ?? (() => makeOffPolicyNet(this.envs, this.options, outputs));
    [this.policy, this.target] = offPolicyNetAndTarget(this.envs, outputs, weights!, make);
    const rate = { learning_rate: scheduleOf(learning_rate, 1)(0) };
    this.#trainers = {
      actor: new BaseTrainer(this.policy.actor.collect_params(), new Adam(rate)),
      critic: new BaseTrainer(criticHeads(this.policy).collect_params(), new Adam(rate)),
    };
    this.#learning = new OffPolicyLearning(this.envs, this.options, {
      ...{ title: this.algorithm, clock: this.clock },
      actor: this.policy.actor,
      distribution,
      exploration: exploration!,
      replay: replay!,
      acting: acting!,
    });
    this.buffer = this.#learning.buffer;
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) => this.#learnFrom(batch));
  }

  /** The action of the policy. */
  act(state: O): Promise<Float32Array> {
    return this.#learning.policy.act(state, this.acting);
  }

  /** Collects experience, or takes that of others, and learns until `total_timesteps`; a later call continues from there. */
  async learn(options: LearnOptions = {}): Promise<this> {
    await this.#learning.learn(options, this.#trainers, () => this.update());
    return this;
  }

  /** Steps its environments until `total_timesteps`, and passes the transitions on instead of learning from them. */
  collect(options: CollectOptions): Promise<void> {
    return this.#learning.collect(options);
  }

  /** One gradient step of each network on a batch from the replay buffer; returns the losses, on the device. */
  update(): Metrics {
    const [criticLoss, actorLoss] = this.#update.run();
    return { critic_loss: criticLoss, actor_loss: actorLoss };
  }

  #learnFrom(batch: Batch): readonly [critic: nd.NDArray, actor: nd.NDArray] {
    const { policy, target } = this;
    const { action, reward, discount } = batch;
    const { actor, critic } = this.#trainers;
    const states = this.envs.observations.toInput(batch.state);
    const nextStates = this.envs.observations.toInput(batch.next_state);
    const [nextValue] = target.critic(nextStates, target.actor(nextStates).tanh());
    const label = tdTarget(reward, discount, nextValue!.reshape([-1])).reshape([-1, 1]);
    const [criticLoss] = gradientStep({ trainer: critic, net: criticHeads(policy) }, () => {
      return [squaredErrors(policy.critic(states, action), label)] as const;
    });
    const [actorLoss] = gradientStep({ trainer: actor, net: policy.actor }, () => {
      const [value] = policy.critic(states, policy.actor(states).tanh());
      return [value!.mean().negative()] as const;
    });
    polyakUpdate(target, policy, this.options.tau);
    return [criticLoss, actorLoss];
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, Float32Array>,
    { net, options }: LoadAgentOptions<DDPGOptions, OffPolicyActorCritic> = {},
  ): Promise<DDPG<O>> {
    return BaseAgent.loadAgent("DDPG", file, makeEnv, options, (env, resolved: DDPGOptions) => {
      return new DDPG(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#learning, this.#update];
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): AnyBlock {
    return this.policy.actor;
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, target } = this;
    const parts = { progress: this.clock, ...this.#learning.parts };
    return { nets: { policy, target }, trainers: this.#trainers, parts };
  }
}
