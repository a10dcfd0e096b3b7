/** Logger: writes down the course of a training, under the names of Stable-Baselines3. */

import * as z from "zod/mini";
import { wallTime } from "../../backends/base/wall_clock.ts";
import { type Metrics, type Progress, readMetrics } from "../agent.ts";
import type { Json } from "../environment.ts";
import { count, parseState } from "../state.ts";
import type { EvaluationRecord } from "../train/evaluator.ts";
import { type LogFormat, openLogs } from "./open_logs.ts";
import type { LogSink } from "./row.ts";
import { tableSink } from "./table.ts";

/** What a `Logger` takes. */
export interface LoggerOptions {
  /** Where files go; the folder is made where it does not exist. */
  readonly folder?: string;
  /** Files in the folder, `stdout` for a table in the console, and functions that are given each row. */
  readonly formats: readonly (LogFormat | "stdout" | LogSink)[];
  /** Ends of episodes between rows. Default: 4. */
  readonly log_interval?: number;
  /** The latest episodes that means are taken of. Default: 100. */
  readonly stats_window_size?: number;
  /** Whether the logs in the folder are continued. Default: where the agent has taken steps. */
  readonly isResumed?: boolean;
  /** Seconds since 1970. Default: the clock of this machine. */
  readonly now?: () => number;
}

/** What a logger needs of an agent. */
export interface LoggedAgent {
  /** Environment steps taken. */
  readonly step: number;
  /** Its checkpoints keep them; here, `logger` is added. */
  readonly metadata: { [name: string]: Json };
}

const form = z.object({
  returns: z.array(z.number()),
  lengths: z.array(z.number()),
  episodes: count,
});

/**
 * Logs the training of an agent: a row after every few episodes, and one for each evaluation.
 *
 * | | |
 * |---|---|
 * | `rollout/ep_rew_mean`, `rollout/ep_len_mean` | mean return and length of the latest episodes |
 * | `rollout/exploration_rate` | epsilon, where there is one |
 * | `train/loss`, `train/entropy_loss`, `train/approx_kl`, ... | the algorithm's figures |
 * | `time/fps`, `time/time_elapsed` | steps a second, and seconds, since the logger was made |
 * | `time/episodes`, `time/total_timesteps` | ends of episodes, and environment steps, since the training began |
 * | `eval/mean_reward`, `eval/std_reward` | mean return of an evaluation, and its standard deviation |
 *
 * What means are taken of is part of the agent's metadata. The logger of an agent that has taken steps continues the logs
 * in the folder; what they say of later steps, it removes.
 *
 * ```ts
 * import { envs, rl, use } from "glueball";
 *
 * await use("wasm");
 * const agent = new rl.DQN(envs.make("CartPole-v1"), { learning_starts: 100 });
 * const logger = new rl.Logger(agent, { formats: ["stdout"], log_interval: 10 });
 * await agent.learn({ total_timesteps: 1000, onStep: logger.onStep });
 * ```
 */
export class Logger {
  readonly #sinks: readonly LogSink[];
  readonly #interval: number;
  readonly #window: number;
  readonly #now: () => number;
  readonly #started: number;
  readonly #firstStep: number;
  readonly #episodes: z.infer<typeof form>;
  #metrics: Metrics = {};

  /**
   * A logger of an agent, which continues the log of a resumed one.
   *
   * @throws {RangeError} where the folder has the logs of another training, or an option is wrong.
   * @throws {TypeError} where files are wanted, and no folder is named.
   */
  constructor(agent: LoggedAgent, options: LoggerOptions) {
    const { log_interval = 4, stats_window_size = 100, now = wallTime } = options;
    for (const [name, value] of Object.entries({ log_interval, stats_window_size })) {
      if (Number.isInteger(value) && value >= 1) continue;
      throw new RangeError(
        `Cannot log with ${name} ${value}: it must be a whole number, 1 or more.`,
      );
    }
    [this.#interval, this.#window, this.#now] = [log_interval, stats_window_size, now];
    [this.#started, this.#firstStep] = [now(), agent.step];
    const { isResumed = agent.step > 0 } = options;
    const resumedAt = isResumed ? agent.step : undefined;
    this.#sinks = openSinks(options, { wallTime: this.#started, resumedAt });
    const saved = agent.metadata.logger ?? { returns: [], lengths: [], episodes: 0 };
    this.#episodes = parseState(form, saved, "the logger of an agent");
    agent.metadata.logger = this.#episodes; // the same arrays, so that a checkpoint has them as they are
  }

  /** For `learn`. */
  readonly onStep = (progress: Progress): Promise<void> | undefined => {
    const { step, episodeReturn, episodeLength, metrics } = progress;
    this.#metrics = metrics;
    if (episodeReturn === null) return undefined;
    const { returns, lengths } = this.#episodes;
    returns.push(episodeReturn);
    lengths.push(episodeLength ?? 0);
    for (const each of [returns, lengths]) if (each.length > this.#window) each.shift();
    if (++this.#episodes.episodes % this.#interval !== 0) return undefined;
    return readMetrics(metrics).then((figures) => {
      this.#write(step, { ...this.#rollout(), ...tagged(figures), ...this.#time(step) });
    });
  };

  /** For an `Evaluator`. */
  readonly onEvaluation = async ({ step, mean, std }: EvaluationRecord): Promise<void> => {
    const figures = tagged(await readMetrics(this.#metrics));
    const evaluation = { "eval/mean_reward": mean, "eval/std_reward": std };
    this.#write(step, { ...evaluation, ...figures, ...this.#time(step) });
  };

  #rollout(): Record<string, number> {
    const { returns, lengths } = this.#episodes;
    return { "rollout/ep_len_mean": meanOf(lengths), "rollout/ep_rew_mean": meanOf(returns) };
  }

  #time(step: number): Record<string, number> {
    const elapsed = this.#now() - this.#started;
    return {
      "time/episodes": this.#episodes.episodes,
      "time/fps": Math.round((step - this.#firstStep) / Math.max(elapsed, 1e-3)),
      "time/time_elapsed": elapsed,
      "time/total_timesteps": step,
    };
  }

  #write(step: number, values: Readonly<Record<string, number>>): void {
    const row = { step, wallTime: this.#now(), values };
    for (const sink of this.#sinks) sink(row);
  }
}

function openSinks(
  { folder, formats }: LoggerOptions,
  times: Parameters<typeof openLogs>[2],
): LogSink[] {
  const files = formats.filter((each) => typeof each !== "function" && each !== "stdout");
  if (files.length > 0 && folder === undefined) {
    throw new TypeError(`Cannot log as ${files.join(", ")}: no folder is named; name one.`);
  }
  return [
    ...(folder === undefined || files.length === 0 ? [] : openLogs(folder, files, times)),
    ...(formats.includes("stdout") ? [tableSink()] : []),
    ...formats.filter((each) => typeof each === "function"),
  ];
}

/** What Stable-Baselines3 calls an algorithm's figures. */
function tagged(figures: Metrics): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name === "epsilon" ? "rollout/exploration_rate" : `train/${name}`,
      value as number,
    ]),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
