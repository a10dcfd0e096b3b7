/** A learner: an agent that learns from what actors send, publishes its weights, and is saved now and then. */

import { type ActingAgent, canAct } from "../../rl/experience/actor.ts";
import type { ExperienceSource, WeightSink } from "../../rl/experience/exchange.ts";
import { ExperienceReader, type LearningAgent } from "../../rl/experience/experience_reader.ts";
import type { RollingAgent, RolloutSource } from "../../rl/experience/rollouts.ts";
import type { Agent, LearnOptions } from "../../rl/mod.ts";
import { bytesOf } from "../saved_agents.ts";
import type { Company } from "../training/run_training.ts";
import type { Trainee } from "../training/training.ts";

/** An agent that can learn from the steps that others of its kind take. */
export type DistributedAgent = ActingAgent & LearningAgent;

/** An agent that can learn from rollouts of others. */
export type RolloutAgent = Agent & RollingAgent;

/** The learner's side of an exchange. */
export interface LearnerExchange extends ExperienceSource, WeightSink {
  /** Whether it answers at the moment. */
  readonly isConnected: boolean;
  /** Whether a checkpoint is due, since there is hardly room for more that none holds. */
  readonly isCrowded: boolean;
  /** Keeps a checkpoint, and drops the experience before a position. */
  save(bytes: Uint8Array, position: string): Promise<void>;
  /** Rollouts that actors collect for an agent. */
  rolloutsFor?(agent: RolloutAgent, shares: number): RolloutSource;
}

/** How often a learner does what else it does. */
export interface LearnerOptions {
  /** Milliseconds between two publications of weights at least. */
  readonly publishEvery: number;
  /** Milliseconds between two checkpoints, unless more experience waits for one than may. */
  readonly saveEvery: number;
}

/** The most parts that the environments of a rollout are divided into. */
const MOST_SHARES = 16;

/** The number of parts, of equal size, that the environments of a rollout are divided into; what is learned depends on it. */
export function sharesOf(environments: number): number {
  let shares = Math.min(MOST_SHARES, environments);
  while (environments % shares !== 0) shares--;
  return shares;
}

/** Whether an agent learns from rollouts. */
export function canRollOut(agent: Agent): agent is RolloutAgent {
  return agent.rollOut !== undefined && agent.behavior !== undefined;
}

/** @throws {TypeError} where environments have statistics that all of them share. */
function checkStatistics(agent: Agent): void {
  if ((agent.metadata.normalize ?? false) !== false) {
    throw new TypeError(
      `Cannot learn ${agent.env.name} with normalize: each actor would have its own statistics; leave it out.`,
    );
  }
}

/** @throws {TypeError} where an agent cannot learn from the steps of others, or its environments have statistics. */
export function checkDistributed(agent: Agent): DistributedAgent {
  checkStatistics(agent);
  if (canAct(agent) && "buffer" in agent) return agent as DistributedAgent;
  throw new TypeError(
    `Cannot learn ${agent.env.name} with ${agent.algorithm} from the experience of actors: it learns from its own steps; use an algorithm with replay, such as --algo dqn or sac.`,
  );
}

/** @throws {TypeError} where an agent can learn neither from rollouts nor from the steps of others, or its environments have statistics. */
export function checkLearner(agent: Agent): DistributedAgent | RolloutAgent {
  if (!canRollOut(agent)) return checkDistributed(agent);
  checkStatistics(agent);
  return agent;
}

/** An agent as a training runs it, which learns from what others have collected. */
export function learningFrom(
  agent: Agent,
  sources: Pick<LearnOptions, "experience" | "rollouts">,
): Trainee {
  return {
    get step() {
      return agent.step;
    },
    metadata: agent.metadata,
    save: (target, saving) => agent.save(target, saving),
    learn: (learning) => agent.learn({ ...learning, ...sources }),
  };
}

/** Runs beside a training. */
export class Learner {
  readonly company: Company;
  readonly #agent: DistributedAgent | RolloutAgent;
  readonly #link: LearnerExchange;
  readonly #options: LearnerOptions;
  /** Of an agent that learns from steps. */
  readonly #reader: ExperienceReader | null;
  #published = -Infinity;
  #saved = performance.now();

  constructor(
    agent: DistributedAgent | RolloutAgent,
    link: LearnerExchange,
    options: LearnerOptions,
  ) {
    this.#agent = agent;
    this.#link = link;
    this.#options = options;
    this.#reader = canRollOut(agent) ? null : new ExperienceReader(agent, link);
    const experience = this.#reader ?? undefined;
    const rollouts = canRollOut(agent)
      ? link.rolloutsFor?.(agent, sharesOf(environmentsOf(agent)))
      : undefined;
    this.company = {
      trainee: learningFrom(agent, { experience, rollouts }),
      listeners: [{ onStep: () => this.#afterStep() }],
    };
  }

  #afterStep(): Promise<void> | undefined {
    const now = performance.now();
    const { publishEvery, saveEvery } = this.#options;
    // A rollout is by the weights that it asked for: they go with that.
    const toPublish = this.#reader !== null && now - this.#published >= publishEvery;
    const toSave = now - this.#saved >= saveEvery || this.#link.isCrowded;
    if (!this.#link.isConnected || !(toPublish || toSave)) return undefined;
    return (toPublish ? this.publish() : Promise.resolve()).then(() =>
      toSave ? this.save() : undefined,
    );
  }

  async publish(): Promise<void> {
    const { behavior } = this.#agent;
    await this.#link.publish(await bytesOf(await behavior.save_parameters()));
    this.#published = performance.now();
  }

  /** Saves the whole training in Redis, and drops the experience that it holds. */
  async save(): Promise<void> {
    if (!this.#link.isConnected) return;
    const position = this.#reader?.place.position ?? "";
    await this.#link.save(await bytesOf(await this.#agent.save()), position);
    this.#saved = performance.now();
  }
}

function environmentsOf({ env }: Agent): number {
  return "num_envs" in env ? env.num_envs : 1;
}
