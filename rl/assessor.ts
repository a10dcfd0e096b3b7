/** Evaluations in the course of a training: they keep the agent at its best and end what is solved. */
import type { Json } from "./environment.ts";
import type { Evaluation } from "./evaluate.ts";
import { Interval } from "./interval.ts";
import type { Progress } from "./progress.ts";

/** One evaluation. */
export type Assessment = {
  /** Environment steps that the agent had taken. */
  readonly step: number;
  /** Mean return. */
  readonly mean: number;
  /** Standard deviation over episodes. */
  readonly std: number;
  readonly episodes: number;
};

/** What has been found so far, as an agent's notes keep it. */
export type Assessments = {
  readonly curve: readonly Assessment[];
  readonly best: Assessment | null;
};

/** What an `Assessor` takes. */
export interface AssessorOptions {
  /** Plays so many greedy episodes on an environment that is not the training's. */
  readonly evaluate: (episodes: number) => Promise<Evaluation>;
  /** Environment steps between evaluations. */
  readonly every: number;
  /** Episodes whose mean must reach the threshold. Default: 100. */
  readonly episodes?: number;
  /** Episodes of a first look, which tells whether all are worth their time. Default: 10. */
  readonly firstLook?: number;
  /** The mean return with which the environment is solved. Default: none is enough. */
  readonly threshold?: number;
  /** Where the agent is saved whenever it was never better. Default: nowhere. */
  readonly checkpoint?: string;
}

/** What an assessor does with an agent besides evaluating it. */
export interface Assessed {
  readonly step: number;
  /** What its checkpoints keep for others; here, under `assessments`, what has been found so far. */
  readonly notes: { [name: string]: Json };
  save(filename: string): Promise<void>;
}

/**
 * Evaluates an agent every so often. What it found goes with the agent: after a checkpoint, the next
 * assessor knows the curve and the best, and which evaluation is due.
 *
 * ```ts
 * import { envs, rl, use } from "glueball";
 *
 * await use("wasm");
 * const [env, other] = [envs.make("CartPole-v1"), envs.make("CartPole-v1")];
 * const agent = new rl.DQN(env, { learning_starts: 100 });
 * const evaluate = (episodes: number) => agent.evaluate(other, episodes);
 * const assessor = new rl.Assessor(agent, { every: 500, threshold: 475, evaluate });
 * await agent.learn({ total_timesteps: 1000, onStep: assessor.onStep });
 * console.log(assessor.best);
 * ```
 */
export class Assessor {
  /** All evaluations, in order. */
  readonly curve: Assessment[];
  /** The one whose agent is in the checkpoint; `null` before the first. */
  best: Assessment | null;
  readonly #agent: Assessed;
  readonly #options: Required<Omit<AssessorOptions, "checkpoint">>;
  readonly #checkpoint: string | undefined;
  readonly #interval: Interval;

  constructor(agent: Assessed, options: AssessorOptions) {
    const { every, checkpoint } = options;
    const found = agent.notes.assessments as Assessments | undefined;
    this.curve = [...(found?.curve ?? [])];
    this.best = found?.best ?? null;
    this.#agent = agent;
    this.#options = { episodes: 100, firstLook: 10, threshold: Infinity, ...options };
    this.#checkpoint = checkpoint;
    // What was never assessed begins to count now; else, an evaluation may be overdue.
    const from = found === undefined ? agent.step : (this.curve.at(-1)?.step ?? 0);
    this.#interval = new Interval("evaluate", every, from);
    this.#note(this.best);
  }

  /** Whether the last evaluation, of all episodes, reached the threshold. */
  get isSolved(): boolean {
    const { threshold, episodes } = this.#options;
    const last = this.curve.at(-1);
    return last !== undefined && last.mean >= threshold && last.episodes >= episodes;
  }

  /** Whether an evaluation has become due with `step`; says so once. */
  isDue(step: number): boolean {
    return this.#interval.isDue(step);
  }

  /** Evaluates the agent as it is now, and saves it if it was never better. */
  async assess(): Promise<Assessment> {
    const { evaluate, episodes, firstLook, threshold } = this.#options;
    let evaluation = await evaluate(Math.min(firstLook, episodes));
    if (evaluation.mean >= threshold && firstLook < episodes) evaluation = await evaluate(episodes);
    const { mean, std, returns } = evaluation;
    const assessment = { step: this.#agent.step, mean, std, episodes: returns.length };
    this.curve.push(assessment);
    const before = this.best;
    const isBest = this.isSolved || before === null || mean > before.mean;
    this.#note(isBest ? assessment : before);
    if (!isBest || this.#checkpoint === undefined) return assessment;
    try {
      await this.#agent.save(this.#checkpoint);
    } catch (error) {
      this.#note(before); // that file is still the best there is
      throw error;
    }
    return assessment;
  }

  #note(best: Assessment | null): void {
    this.best = best;
    const assessments: Assessments = { curve: this.curve, best };
    this.#agent.notes.assessments = assessments;
  }

  /** For `learn`: evaluates where that is due, and ends the training where it is solved. */
  readonly onStep = ({ step }: Progress): Promise<boolean> | undefined =>
    this.isDue(step) ? this.assess().then(() => !this.isSolved) : undefined;
}
