/** Soft actor-critic for Discrete actions. Source: Christodoulou 2019, Soft actor-critic for discrete action settings. */

import type { AnyBlock, FileSource } from "../../gluon/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { default_rng } from "../../gluon/random/generator.ts";
import type { CollectOptions, LearnOptions, LoadAgentOptions, MakeEnv, Metrics } from "../agent.ts";
import { discreteActions } from "../checks.ts";
import { CategoricalDistribution } from "../distributions/categorical.ts";
import type { Environment, Observation, VectorEnvironment } from "../environment.ts";
import { leastValue, squaredErrors } from "../maths/critics.ts";
import { allowedValue, tdTarget } from "../maths/targets.ts";
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
import { BaseAgent } from "./base_agent.ts";
import { resolveOptions } from "./options/fragments.ts";
import {
  type ResolvedSACDiscreteOptions,
  type SACDiscreteOptions,
  sacDiscreteOptions,
} from "./options/sac.ts";

/**
 * An agent that learns as `SAC` does, but probabilities of Discrete actions: expectations over them need no samples.
 *
 * Bootstraps on truncation, not on termination. Masked actions are neither taken nor counted in probabilities; replay
 * holds the masks of next states, so that there the policy learns from these.
 */
export class SACDiscrete<O extends Observation = Observation> extends BaseAgent<
  O,
  number,
  ResolvedSACDiscreteOptions
> {
  /** Its title in the table of algorithms. */
  readonly algorithm = "SACDiscrete";
  /** The networks that are trained: the policy and its critics. */
  readonly policy: OffPolicyActorCritic;
  /** The target critics, which follow the trained ones (Polyak averaging). */
  readonly target: ActionValues;
  /** Experience replay: the transitions that updates are drawn from. */
  readonly buffer: ReplayBuffer;
  /** `null` where the coefficient is a number. */
  readonly entropy: EntropyCoefficient | null;
  readonly #soft: SoftActorCritic<O, number>;
  readonly #learning: OffPolicyLearning<O, number>;
  readonly #update: ReplayUpdate<readonly nd.NDArray[]>;

  /**
   * A new agent, which has learned nothing yet.
   *
   * @param env an environment with a `Discrete` action space, or several that are stepped together.
   * @param options see `sacDiscreteOptions`; anything left out has a default.
   * @param net makes a block with `actor`, `(batch, ...observation) -> (batch, actions)`, and `critic`,
   * `(batch, ...observation) -> [(batch, actions), ...]`; by default MLPs.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, number> | VectorEnvironment<O, number>,
    options: SACDiscreteOptions = {},
    net?: () => OffPolicyActorCritic,
  ) {
    super(env, resolveOptions("SACDiscrete", sacDiscreteOptions, options));
    const { n } = discreteActions(this.envs, "SACDiscrete");
    const { seed, n_critics } = this.options;
    const [weights, exploration, replay, acting] = default_rng(seed).spawn(4);
    const outputs = { actor: n, n_critics, critic: n };
    this.#soft = new SoftActorCritic(this.envs, this.options, {
      outputs,
      autoEntropy: 0.98 * Math.log(n),
      rng: weights!,
      net,
    });
    ({ policy: this.policy, target: this.target, entropy: this.entropy } = this.#soft);
    this.#learning = new OffPolicyLearning(this.envs, this.options, {
      ...{ title: this.algorithm, clock: this.clock },
      actor: this.policy.actor,
      distribution: new CategoricalDistribution([n]),
      exploration: exploration!,
      replay: replay!,
      acting: acting!,
    });
    this.buffer = this.#learning.buffer;
    this.#update = new ReplayUpdate(this.buffer, this.options, (batch) => this.#learnFrom(batch));
  }

  /** The most likely action or, with `deterministic: false`, a random action. */
  act(state: O, { env, mask, deterministic }: PolicyActOptions<O, number> = {}): Promise<number> {
    const allowed = mask ?? env?.action_mask?.();
    return this.#learning.policy.act(state, this.acting, deterministic, allowed);
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
    return this.#soft.finish(this.#update.run());
  }

  #learnFrom(batch: Batch): readonly nd.NDArray[] {
    const { policy, target } = this;
    const { action, reward, discount, next_mask } = batch;
    const { trainers } = this.#soft;
    const states = this.envs.observations.toInput(batch.state);
    const nextStates = this.envs.observations.toInput(batch.next_state);
    const coefficient = this.#soft.coefficient();

    const next = softPolicy(policy.actor(nextStates), next_mask);
    const soft = leastValue(target(nextStates)).subtract(next.logs.multiply(coefficient));
    const label = tdTarget(reward, discount, next.probabilities.multiply(soft).sum({ axis: 1 }));
    const [criticLoss] = gradientStep(
      { trainer: trainers.critic, net: criticHeads(policy) },
      () => {
        const taken = policy.critic(states).map((q) => q.pick(action));
        return [squaredErrors(taken, label).multiply(0.5)] as const;
      },
    );

    const seen = next_mask ? nextStates : states;
    const value = leastValue(policy.critic(seen));
    const [actorLoss, logProb] = gradientStep(
      { trainer: trainers.actor, net: policy.actor },
      () => {
        const { probabilities, logs } = softPolicy(policy.actor(seen), next_mask);
        const loss = probabilities.multiply(logs.multiply(coefficient).subtract(value));
        return [loss.sum({ axis: 1 }).mean(), probabilities.multiply(logs).sum({ axis: 1 })];
      },
    );
    return [criticLoss, actorLoss, ...this.#soft.learnCoefficient(coefficient, logProb)];
  }

  /** The agent that a checkpoint holds; see `DQN.load`. */
  static load<O extends Observation>(
    file: FileSource | Checkpoint,
    makeEnv: MakeEnv<O, number>,
    { net, options }: LoadAgentOptions<SACDiscreteOptions, OffPolicyActorCritic> = {},
  ): Promise<SACDiscrete<O>> {
    return BaseAgent.loadAgent(
      "SACDiscrete",
      file,
      makeEnv,
      options,
      (env, resolved: SACDiscreteOptions) => {
        return new SACDiscrete(env, resolved, net);
      },
    );
  }

  /** What holds memory besides the networks and trainers of its state: plans. */
  protected get plans(): readonly { dispose(): void }[] {
    return [this.#learning, this.#update, this.#soft];
  }

  /** The behavior policy: the network that chooses actions. */
  get behavior(): AnyBlock {
    return this.policy.actor;
  }

  /** All that decides how its training continues. */
  protected get state(): AgentState {
    return { ...this.#soft.state, parts: { progress: this.clock, ...this.#learning.parts } };
  }
}

/** Probabilities of actions and their logarithms, `(batch, actions)`. */
function softPolicy(
  logits: nd.NDArray,
  mask: nd.NDArray | undefined,
): Readonly<Record<"probabilities" | "logs", nd.NDArray>> {
  const logs = (mask ? allowedValue(logits, mask) : logits).log_softmax({ axis: 1 });
  return { probabilities: logs.exp(), logs };
}
