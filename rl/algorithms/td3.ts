/** Twin delayed DDPG (TD3). Source: Fujimoto et al. 2018, Addressing function approximation error in actor-critic methods. */

import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { Adam } from "../../gluon/optimizer/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { CollectOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { generatorState } from "../checkpointable.ts";
import { checkBoxActions } from "../checks.ts";
import { DeterministicDistribution } from "../distributions/deterministic.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { leastValue, squaredErrors } from "../maths/critics.ts";
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
import { StandingNoise } from "../train/standing_noise.ts";
import { BaseAgent } from "./base_agent.ts";
import { resolveOptions } from "./options/fragments.ts";
import { scheduleOf } from "./options/scheduled.ts";
import { type ResolvedTD3Options, type TD3Options, td3Options } from "./options/td3.ts";

/**
 * An agent that learns a deterministic policy of Box actions by the least of several critics. It explores by the option
 * `action_noise`; target actions are smoothed by noise, and the policy is updated less often than the critics. Networks and replay see actions from -1 to 1, which stand for the bounds of the Box.
 *
 * Bootstraps on truncation, not on termination. Each of several environments explores independently.
 */
export class TD3<O extends Observation = Observation> extends BaseAgent<
  O,
  Float32Array,
  ResolvedTD3Options
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "TD3";
  /** The networks that are trained: the policy and its critics. */
  readonly policy: OffPolicyActorCritic;
  /** The target networks, which follow the trained ones (Polyak averaging). */
  readonly target: OffPolicyActorCritic;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  readonly #trainers: Readonly<Record<"actor" | "critic", BaseTrainer>>;
  readonly #learning: OffPolicyLearning<O, Float32Array>;
  readonly #updating: nd.random.Generator;
  readonly #noise: StandingNoise;
  readonly #updateCritics: ReplayUpdate<nd.NDArray>;
  readonly #updateAll: ReplayUpdate<readonly [critic: nd.NDArray, actor: nd.NDArray]>;
  /** Those of the latest update of the policy. */
  #losses: Metrics = {};

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Box` of actions, or several that are stepped together.
   * @param options see `td3Options`; anything left out has a default.
   * @param net makes a block with `actor`, which gives actions before the tanh, `(batch, ...observation) -> (batch, width)`, and `critic`,
   * `((batch, ...observation), (batch, width)) -> [(batch, 1), ...]`; by default MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, Float32Array> | VectorEnvironment<O, Float32Array>,
    options: TD3Options = {},
    net?: () => OffPolicyActorCritic,
  ) {
    super(env, resolveOptions("TD3", td3Options, options), { actionBounds: "unit" });
    checkBoxActions(this.envs, "TD3");
    const { seed, learning_rate, n_critics, batch_size } = this.options;
    const [weights, exploration, replay, updating, acting] = default_rng(seed).spawn(5);
    const { width } = this.envs.actions;
    const distribution = new DeterministicDistribution(width);
    const outputs = { actor: distribution.outputs, n_critics, critic: 1 };
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
    this.#updating = updating!;
    this.#noise = new StandingNoise(updating!, 1, [batch_size, width]);
    this.#updateCritics = new ReplayUpdate(this.buffer, this.options, (batch) =>
      this.#learnValues(batch),
    );
    this.#updateAll = new ReplayUpdate(this.buffer, this.options, (batch) => {
      return [this.#learnValues(batch), this.#learnPolicy(batch)] as const;
    });
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

  /** One gradient step on a batch from the replay buffer; returns the latest losses, on the device. */
  update(): Metrics {
    this.#noise.draw();
    const updates = this.#trainers.critic.optimizer.num_update + 1;
    if (updates % this.options.policy_delay !== 0) {
      return { ...this.#losses, critic_loss: this.#updateCritics.run() };
    }
    const [criticLoss, actorLoss] = this.#updateAll.run();
    this.#losses = { critic_loss: criticLoss, actor_loss: actorLoss };
    return this.#losses;
  }

  /** One gradient step of the critics. */
  #learnValues({ state, action, reward, next_state, discount }: Batch): nd.NDArray {
    const { policy, target } = this;
    const { target_policy_noise, target_noise_clip } = this.options;
    const [drawn] = this.#noise.arrays as [nd.NDArray];
    const states = this.envs.observations.toInput(state);
    const nextStates = this.envs.observations.toInput(next_state);
    const noise = drawn.multiply(target_policy_noise).clip(-target_noise_clip, target_noise_clip);
    const nextActions = target.actor(nextStates).tanh().add(noise).clip(-1, 1);
    const nextValue = leastValue(target.critic(nextStates, nextActions)).reshape([-1]);
    const label = tdTarget(reward, discount, nextValue).reshape([-1, 1]);
    const [loss] = gradientStep(
      { trainer: this.#trainers.critic, net: criticHeads(policy) },
      () => {
        return [squaredErrors(policy.critic(states, action), label)] as const;
      },
    );
    return loss;
  }

  /** One gradient step of the policy, by the first critic, and one of the target networks. */
  #learnPolicy({ state }: Batch): nd.NDArray {
    const { policy, target } = this;
    const states = this.envs.observations.toInput(state);
    const [loss] = gradientStep({ trainer: this.#trainers.actor, net: policy.actor }, () => {
      const [value] = policy.critic(states, policy.actor(states).tanh());
      return [value!.mean().negative()] as const;
    });
    polyakUpdate(target, policy, this.options.tau);
    return loss;
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, Float32Array>,
    { net, options }: LoadAgentOptions<TD3Options, OffPolicyActorCritic> = {},
  ): Promise<TD3<O>> {
    return BaseAgent.loadAgent("TD3", file, makeEnv, options, (env, resolved: TD3Options) => {
      return new TD3(env, resolved, net);
    });
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#learning, this.#updateCritics, this.#updateAll, this.#noise];
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): AnyBlock {
    return this.policy.actor;
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    const { policy, target } = this;
    const updating = generatorState(this.#updating);
    const parts = { progress: this.clock, updating, ...this.#learning.parts };
    return { nets: { policy, target }, trainers: this.#trainers, parts };
  }
}
