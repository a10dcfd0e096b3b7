/** Evaluations in the course of a training: they keep the agent at its best and end what is solved. */
import type { Evaluation } from "./evaluate.ts";
import type { Progress } from "./progress.ts";

/** One evaluation. */
export interface Assessment {
  /** Environment steps that the agent had taken. */
  readonly step: number;
  /** Mean return. */
  readonly mean: number;
  /** Standard deviation over episodes. */
  readonly std: number;
  readonly episodes: number;
}

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
  save(filename: string): Promise<void>;
}

/**
 * Evaluates an agent every so often:
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
  readonly curve: Assessment[] = [];
  /** The one whose agent is in the checkpoint; `null` before the first. */
  best: Assessment | null = null;
  /** Whether the last evaluation, of all episodes, reached the threshold. */
  isSolved = false;
  readonly #agent: Assessed;
  readonly #options: Required<Omit<AssessorOptions, "checkpoint">> & { checkpoint?: string };
  /** How many times `every` steps had been taken when `isDue` was last asked. */
  #passed: number;

  constructor(agent: Assessed, options: AssessorOptions) {
    const { every } = options;
    if (!Number.isInteger(every) || every < 1) {
      throw new RangeError(
        `Cannot evaluate every ${every} steps: every must be a whole number, 1 or more.`,
      );
    }
    this.#agent = agent;
    this.#options = { episodes: 100, firstLook: 10, threshold: Infinity, ...options };
    this.#passed = Math.floor(agent.step / every);
  }

  /** Whether an evaluation has become due with `step`; says so once. */
  isDue(step: number): boolean {
    const passed = Math.floor(step / this.#options.every);
    if (passed === this.#passed) return false;
    this.#passed = passed;
    return true;
  }

  /** Evaluates the agent as it is now, and saves it if it was never better. */
  async assess(): Promise<Assessment> {
    const { evaluate, episodes, firstLook, threshold, checkpoint } = this.#options;
    let evaluation = await evaluate(Math.min(firstLook, episodes));
    if (evaluation.mean >= threshold && firstLook < episodes) evaluation = await evaluate(episodes);
    const { mean, std, returns } = evaluation;
    const assessment = { step: this.#agent.step, mean, std, episodes: returns.length };
    this.curve.push(assessment);
    this.isSolved = mean >= threshold && returns.length >= episodes;
    if (this.isSolved || this.best === null || mean > this.best.mean) {
      if (checkpoint !== undefined) await this.#agent.save(checkpoint);
      this.best = assessment;
    }
    return assessment;
  }

  /** For `learn`: evaluates where that is due, and ends the training where it is solved. */
  readonly onStep = ({ step }: Progress): Promise<boolean> | undefined =>
    this.isDue(step) ? this.assess().then(() => !this.isSolved) : undefined;
}
