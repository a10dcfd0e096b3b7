/** Soft actor-critics: what they share besides their losses. Source: Haarnoja et al. 2018, Soft actor-critic algorithms and applications. */

import type { nd } from "../../gluon/mod.ts";
import { Adam } from "../../gluon/optimizer/mod.ts";
import { BaseTrainer } from "../../gluon/trainer/base_trainer.ts";
import type { Metrics } from "../agent.ts";
import type { CriticsOptions, OffPolicyOptions } from "../algorithms/options/continuous.ts";
import type { EntropyOptions } from "../algorithms/options/entropy.ts";
import type { StateDependentOptions } from "../algorithms/options/policy.ts";
import { scheduleOf } from "../algorithms/options/scheduled.ts";
import type { EnvAdapter } from "../collect/env_adapter.ts";
import type { Action, Observation } from "../environment.ts";
import {
  type EntropyCoefficient,
  makeEntropyCoefficient,
} from "../networks/entropy_coefficient.ts";
import {
  type ActionValues,
  criticHeads,
  makeOffPolicyNet,
  noiseFeatures,
  type OffPolicyActorCritic,
  type OffPolicyOutputs,
  offPolicyNetAndTarget,
  StateDependentActor,
} from "../networks/off_policy_actor_critic.ts";
import type { StateDependentStd } from "../networks/state_dependent_std.ts";
import { polyakUpdate } from "../networks/target_network.ts";
import type { AgentState } from "./agent_state.ts";
import { type AgentFunction, compiled } from "./compiled.ts";
import { gradientStep } from "./gradient_step.ts";

/** Names of the figures that they report; the last only where the coefficient is adjusted. */
export const SOFT_METRICS = ["critic_loss", "actor_loss", "ent_coef", "ent_coef_loss"] as const;

/** What it takes besides environments and options. */
export interface SoftActorCriticParts {
  /** Those of the policy without the features of gSDE. */
  readonly outputs: OffPolicyOutputs;
  /** The target entropy that `auto` stands for. */
  readonly autoEntropy: number;
  /** Initializes the networks. */
  readonly rng: nd.random.Generator;
  readonly net: (() => OffPolicyActorCritic) | undefined;
}

/** Networks, target networks of the critics, the entropy coefficient, and their trainers. */
export class SoftActorCritic<O extends Observation, A extends Action> {
  readonly policy: OffPolicyActorCritic;
  readonly target: ActionValues;
  /** The standard deviations of gSDE; `null` without it. */
  readonly sde: StateDependentStd | null;
  /** Features that its noise is made of; 0 without it. */
  readonly noiseFeatures: number;
  /** `null` where the coefficient is a number. */
  readonly entropy: EntropyCoefficient | null;
  readonly trainers: Readonly<Record<"actor" | "critic", BaseTrainer> & { entropy?: BaseTrainer }>;
  readonly #options: EntropyOptions;
  readonly #synchronize: AgentFunction<void>;

  constructor(
    envs: EnvAdapter<O, A>,
    options: OffPolicyOptions & CriticsOptions & EntropyOptions & Partial<StateDependentOptions>,
    { outputs, autoEntropy, rng, net }: SoftActorCriticParts,
  ) {
    const { learning_rate, tau, compile, use_sde = false } = options;
    if (use_sde && net) {
      throw new TypeError(
        "Cannot explore actions by gSDE: the network is one of your own; it is for the default network, leave use_sde out.",
      );
    }
    this.noiseFeatures = noiseFeatures(envs, options);
    const make = net ?? (() => makeOffPolicyNet(envs, options, outputs));
    const all = { ...outputs, actor: outputs.actor + this.noiseFeatures };
    const [policy, target] = offPolicyNetAndTarget(envs, all, rng, make);
    const kept = new Set(target.critic.collect_params().values());
    for (const each of target.actor.collect_params().values()) if (!kept.has(each)) each.dispose();
    this.policy = policy;
    this.target = target.critic;
    this.sde = policy.actor instanceof StateDependentActor ? policy.actor.std : null;
    this.entropy = makeEntropyCoefficient(options, autoEntropy);
    const rate = { learning_rate: scheduleOf(learning_rate, 1)(0) };
    this.trainers = {
      actor: new BaseTrainer(policy.actor.collect_params(), new Adam(rate)),
      critic: new BaseTrainer(criticHeads(policy).collect_params(), new Adam(rate)),
      ...(this.entropy && {
        entropy: new BaseTrainer(this.entropy.collect_params(), new Adam(rate)),
      }),
    };
    this.#options = options;
    this.#synchronize = compiled(() => polyakUpdate(this.target, policy.critic, tau), compile);
  }

  /** The coefficient, `(1)` where it is adjusted. */
  coefficient(): nd.NDArray | number {
    return this.entropy?.() ?? (this.#options.ent_coef as number);
  }

  /**
   * One gradient step of the coefficient, if it is adjusted.
   *
   * @param coefficient what it was in the losses of the same update.
   * @param logProb log-probabilities of the policy's actions `(batch)` or `(batch, 1)`.
   * @returns the figures to report of it.
   */
  learnCoefficient(coefficient: nd.NDArray | number, logProb: nd.NDArray): readonly nd.NDArray[] {
    const { entropy, trainers } = this;
    if (!entropy || !trainers.entropy) return [];
    const [loss] = gradientStep({ trainer: trainers.entropy, net: entropy }, () => {
      return [entropy.loss(logProb)] as const;
    });
    return [coefficient as nd.NDArray, loss];
  }

  /** Follows an update: synchronizes the targets where that is due, and gives its figures names. */
  finish(figures: readonly nd.NDArray[]): Metrics {
    const { ent_coef, target_update_interval } = this.#options;
    const updates = this.trainers.critic.optimizer.num_update;
    if (updates % target_update_interval === 0) this.#synchronize();
    const named = figures.map((each, i) => [SOFT_METRICS[i], each] as const);
    return { ...(typeof ent_coef === "number" && { ent_coef }), ...Object.fromEntries(named) };
  }

  /** What a checkpoint holds of it. */
  get state(): Pick<AgentState, "nets" | "trainers"> {
    const { policy, target, entropy, trainers } = this;
    return { nets: { policy, target, ...(entropy && { coefficient: entropy }) }, trainers };
  }

  /** Frees its plan; networks and trainers are the agent's. */
  dispose(): void {
    this.#synchronize.dispose();
  }
}
