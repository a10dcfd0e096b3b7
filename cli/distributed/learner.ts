/** A learner: an agent that learns from what actors send, publishes its weights, and is saved now and then. */

import { type ActingAgent, canAct } from "../../rl/experience/actor.ts";
import type { ExperienceSource, WeightSink } from "../../rl/experience/exchange.ts";
import { ExperienceReader, type LearningAgent } from "../../rl/experience/experience_reader.ts";
import type { Agent } from "../../rl/mod.ts";
import { bytesOf } from "../saved_agents.ts";
import type { Company } from "../training/run_training.ts";

/** An agent that can learn from what others of its kind collect. */
export type DistributedAgent = ActingAgent & LearningAgent;

/** The learner's side of an exchange. */
export interface LearnerExchange extends ExperienceSource, WeightSink {
  /** Whether it answers at the moment. */
  readonly isConnected: boolean;
  /** Whether a checkpoint is due, since there is hardly room for more that none holds. */
  readonly isCrowded: boolean;
  /** Keeps a checkpoint, and drops the experience before a position. */
  save(bytes: Uint8Array, position: string): Promise<void>;
}

/** How often a learner does what else it does. */
export interface LearnerOptions {
  /** Milliseconds between two publications of weights at least. */
  readonly publishEvery: number;
  /** Milliseconds between two checkpoints, unless more experience waits for one than may. */
  readonly saveEvery: number;
}

/** @throws {TypeError} where an agent cannot learn from what others collect, or its environments have statistics that they share. */
export function checkDistributed(agent: Agent): DistributedAgent {
  if (agent.metadata.normalize === true) {
    throw new TypeError(
      `Cannot learn ${agent.env.name} with normalize: each actor would have its own statistics; leave it out.`,
    );
  }
  if (canAct(agent) && "buffer" in agent) return agent as DistributedAgent;
  throw new TypeError(
    `Cannot learn ${agent.env.name} with ${agent.algorithm} from the experience of actors: it learns from its own steps; use an algorithm with replay, such as --algo dqn or sac.`,
  );
}

/** Runs beside a training. */
export class Learner {
  readonly company: Company;
  readonly #agent: DistributedAgent;
  readonly #link: LearnerExchange;
  readonly #options: LearnerOptions;
  readonly #reader: ExperienceReader;
  #published = -Infinity;
  #saved = performance.now();

  constructor(agent: DistributedAgent, link: LearnerExchange, options: LearnerOptions) {
    this.#agent = agent;
    this.#link = link;
    this.#options = options;
    this.#reader = new ExperienceReader(agent, link);
    this.company = {
      trainee: {
        get step() {
          return agent.step;
        },
        metadata: agent.metadata,
        save: (target, saving) => agent.save(target, saving),
        learn: (learning) => agent.learn({ ...learning, experience: this.#reader }),
      },
      listeners: [{ onStep: () => this.#afterStep() }],
    };
  }

  #afterStep(): Promise<void> | undefined {
    const now = performance.now();
    const { publishEvery, saveEvery } = this.#options;
    const toPublish = now - this.#published >= publishEvery;
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
    const { position } = this.#reader.place;
    await this.#link.save(await bytesOf(await this.#agent.save()), position);
    this.#saved = performance.now();
  }
}
