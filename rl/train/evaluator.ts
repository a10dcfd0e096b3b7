/** Evaluator: evaluates an agent during its training, keeps the best policy, and ends what is solved. */
import * as z from "zod/mini";
import type { FileTarget } from "../../gluon/mod.ts";
import type { Progress } from "../agent.ts";
import type { Json } from "../environment.ts";
import { count, parseState } from "../state.ts";
import type { SaveOptions } from "./checkpoint.ts";
import type { Evaluation } from "./evaluate.ts";
import { Interval } from "./interval.ts";

/** One evaluation. */
export type EvaluationRecord = {
  /** Environment steps that the agent had taken. */
  readonly step: number;
  /** Mean return. */
  readonly mean: number;
  /** Standard deviation over episodes. */
  readonly std: number;
  readonly episodes: number;
};

/** All evaluations of a training, as an agent's metadata keep them under `evaluations`. */
export type EvaluationHistory = {
  readonly curve: readonly EvaluationRecord[];
  readonly best: EvaluationRecord | null;
  /** The returns of the best in the episodes of first looks. */
  readonly bestLook?: readonly number[];
};

const evaluationRecord = z.strictObject({
  step: count,
  mean: z.number(),
  std: z.number(),
  episodes: count,
});

/** The schema of a history in a file. */
export const evaluationHistory: z.ZodMiniType<EvaluationHistory> = z.strictObject({
  curve: z.array(evaluationRecord),
  best: z.nullable(evaluationRecord),
  bestLook: z.exactOptional(z.array(z.number())),
});

/** What an `Evaluator` takes. */
export interface EvaluatorOptions {
  /** Plays episodes, from this seed on, on an environment that is not the training's. */
  readonly evaluate: (options: {
    readonly episodes: number;
    readonly seed: number;
  }) => Promise<Evaluation>;
  /** Environment steps between evaluations. */
  readonly every: number;
  /** Episodes of a whole evaluation. Default: 100. */
  readonly episodes?: number;
  /** Episodes of a first look, which tells whether a whole evaluation is worth its time. Default: 10. */
  readonly firstLook?: number;
  /** The mean return with which the environment is solved. Default: none is enough. */
  readonly threshold?: number;
  /** Evaluations in a row without a better one that end the training. Default: any number does not. */
  readonly max_no_improvement_evals?: number;
  /** Evaluations before these count. Default: 0. */
  readonly min_evals?: number;
  /** Called after each evaluation, with the best so far; a promise is awaited. */
  readonly onEvaluation?: (record: EvaluationRecord, best: EvaluationRecord | null) => unknown;
  /** Where the agent is saved whenever it is the best so far. Default: nowhere. */
  readonly checkpoint?: FileTarget;
  /** How it is saved. */
  readonly save?: SaveOptions;
}

/** What an evaluator needs of an agent besides evaluating it. */
export interface EvaluatedAgent {
  /** Environment steps taken. */
  readonly step: number;
  /** Its checkpoints keep them; here, `evaluations` is added. */
  readonly metadata: { [name: string]: Json };
  /** Saves the agent, where it is the best so far. */
  save(target: FileTarget, options?: SaveOptions): Promise<void>;
}

/** Apart from what training uses, and from what `evaluate` uses by default. */
const SEED = 3_000_000;

/** The best evaluation, and its returns in the episodes of first looks, where these are known. */
interface Best {
  readonly best: EvaluationRecord | null;
  readonly look: readonly number[] | undefined;
}

/**
 * Evaluates an agent every so often, and keeps the best.
 *
 * Only whole evaluations are compared, all on the same episodes: a first look at the first few of these decides no more
 * than whether there is one, and leaves it out where the agent is worse there than the best by two standard errors. The
 * best of many is the luckiest, too, so that its mean is an optimistic figure: `agent.evaluate(env)` plays other
 * episodes, and measures it.
 *
 * The history is part of the agent's metadata: after a checkpoint, the next evaluator knows the curve
 * and the best, and which evaluation is due.
 *
 * ```ts
 * import { envs, rl, use } from "glueball";
 *
 * await use("wasm");
 * const [env, other] = [envs.make("CartPole-v1"), envs.make("CartPole-v1")];
 * const agent = new rl.DQN(env, { learning_starts: 100 });
 * const evaluator = new rl.Evaluator(agent, {
 *   every: 500,
 *   threshold: 475,
 *   evaluate: (options) => agent.evaluate(other, options),
 * });
 * await agent.learn({ total_timesteps: 1000, onStep: evaluator.onStep });
 * console.log(evaluator.best);
 * ```
 */
export class Evaluator {
  /** All evaluations, in order. */
  readonly curve: EvaluationRecord[];
  /** The whole evaluation whose agent is in the checkpoint; `null` before the first. */
  best: EvaluationRecord | null;
  readonly #agent: EvaluatedAgent;
  readonly #options: Required<Omit<EvaluatorOptions, "checkpoint" | "save" | "onEvaluation">>;
  readonly #onEvaluation: EvaluatorOptions["onEvaluation"];
  readonly #checkpoint: FileTarget | undefined;
  readonly #saveOptions: SaveOptions | undefined;
  readonly #interval: Interval;
  /** The returns of a best evaluation in the episodes of first looks. */
  #look: { readonly of: EvaluationRecord | null; readonly returns: readonly number[] | undefined };

  /** An evaluator of an agent, which continues the evaluations of a resumed one. */
  constructor(agent: EvaluatedAgent, options: EvaluatorOptions) {
    const { every, checkpoint } = options;
    const saved = agent.metadata.evaluations;
    const history =
      saved === undefined
        ? undefined
        : parseState(evaluationHistory, saved, "the evaluations of an agent");
    this.curve = [...(history?.curve ?? [])];
    this.best = history?.best ?? null;
    this.#look = { of: this.best, returns: history?.bestLook };
    this.#agent = agent;
    const endless = { threshold: Infinity, max_no_improvement_evals: Infinity, min_evals: 0 };
    this.#options = { episodes: 100, firstLook: 10, ...endless, ...options };
    this.#onEvaluation = options.onEvaluation;
    this.#checkpoint = checkpoint;
    this.#saveOptions = options.save;
    // An agent that was never evaluated begins to count now; else, an evaluation may be overdue.
    const from = history === undefined ? agent.step : (this.curve.at(-1)?.step ?? 0);
    this.#interval = new Interval("evaluate", every, from);
    this.#record({ best: this.best, look: this.#bestLook });
  }

  /** Whether the last evaluation was whole, and reached the threshold. */
  get isSolved(): boolean {
    const last = this.curve.at(-1);
    return last !== undefined && this.#isWhole(last) && last.mean >= this.#options.threshold;
  }

  /** Whether too many evaluations have been no better than the best before them. */
  get isStuck(): boolean {
    const { max_no_improvement_evals, min_evals } = this.#options;
    const bestStep = this.best?.step ?? -1;
    const since = this.curve.filter(({ step }, i) => i >= min_evals && step > bestStep);
    return since.length > max_no_improvement_evals;
  }

  /** Whether an evaluation has become due with `step`; says so once. */
  isDue(step: number): boolean {
    return this.#interval.isDue(step);
  }

  /** Evaluates the agent as it is now, and saves it if it is the best so far. */
  async evaluate(): Promise<EvaluationRecord> {
    const { step } = this.#agent;
    const { mean, std, returns } = await this.#play();
    const record = { step, mean, std, episodes: returns.length };
    this.curve.push(record);
    const before = { best: this.best, look: this.#bestLook };
    const isBest = this.#isWhole(record) && (before.best === null || mean > before.best.mean);
    const look = returns.slice(0, this.#options.firstLook);
    this.#record(isBest ? { best: record, look } : before);
    if (isBest && this.#checkpoint !== undefined) await this.#save(this.#checkpoint, before);
    await this.#onEvaluation?.(record, this.best);
    return record;
  }

  /** @param before the best until now. */
  async #save(checkpoint: FileTarget, before: Best): Promise<void> {
    try {
      await this.#agent.save(checkpoint, this.#saveOptions);
    } catch (error) {
      this.#record(before); // that file is still the best there is
      throw error;
    }
  }

  /** The returns of the best in the episodes of first looks, unless somebody has put another in its place. */
  get #bestLook(): readonly number[] | undefined {
    return this.#look.of === this.best ? this.#look.returns : undefined;
  }

  /** A first look and, where that is promising, a whole evaluation. */
  async #play(): Promise<Evaluation> {
    const { evaluate, episodes, firstLook, threshold } = this.#options;
    if (firstLook < episodes) {
      const look = await evaluate({ episodes: firstLook, seed: SEED });
      // An evaluation of an earlier run may have had fewer episodes in its first look, or none.
      const usual = this.best?.mean ?? -Infinity;
      const best = look.returns.map((_, i) => this.#bestLook?.[i] ?? usual);
      if (look.mean < threshold && !mayBeBetter(look.returns, best)) return look;
    }
    return evaluate({ episodes, seed: SEED });
  }

  #isWhole({ episodes }: EvaluationRecord): boolean {
    return episodes >= this.#options.episodes;
  }

  #record({ best, look }: Best): void {
    this.best = best;
    this.#look = { of: best, returns: look };
    const history: EvaluationHistory = {
      ...{ curve: this.curve, best },
      ...(look !== undefined && { bestLook: look }),
    };
    this.#agent.metadata.evaluations = history;
  }

  /** For `learn`: evaluates where that is due, and ends the training where it is solved, or gets no better. */
  readonly onStep = ({ step }: Pick<Progress, "step">): Promise<boolean> | undefined =>
    this.isDue(step) ? this.evaluate().then(() => !this.isSolved && !this.isStuck) : undefined;
}

/** Whether `returns` are on average above `others`, of the same episodes, or below them by less than two standard errors. */
function mayBeBetter(returns: readonly number[], others: readonly number[]): boolean {
  const differences = returns.map((each, i) => each - others[i]!);
  const n = differences.length;
  const mean = differences.reduce((sum, each) => sum + each, 0) / n;
  if (mean === Infinity) return true;
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / n;
  return mean + 2 * Math.sqrt(variance / n) > 0;
}
