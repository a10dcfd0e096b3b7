/** Runs a training: tells the terminal, the logs and the page of it, and says how it ended. */

import { rmSync } from "node:fs";
import { load } from "../../backends/mod.ts";
import { Logger } from "../../rl/logs/logger.ts";
import { type Agent, type Algorithm, algorithms, type Dataset } from "../../rl/mod.ts";
import type { EvaluationHistory } from "../../rl/train/evaluator.ts";
import { watchCompilation } from "../adapter.ts";
import { makeEvalEnv } from "../agents.ts";
import { onDisk } from "../disk.ts";
import { type EnvironmentWords, formatConsent } from "../environment_flags.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { LiveRegion } from "../terminal/live_region.ts";
import { output } from "../terminal/output.ts";
import { type Evaluate, type Trainee, train } from "./training.ts";
import type { RunConfig } from "./training_config.ts";
import type { TrainingFlags } from "./training_flags.ts";
import { type Outcome, type TrainingListener, together } from "./training_listener.ts";
import { openPage } from "./training_page.ts";
import { conclude, introduce } from "./training_summary.ts";
import { TrainingView } from "./training_view.ts";

/** What is run. */
export interface TrainingRunOptions {
  readonly config: RunConfig;
  readonly words: EnvironmentWords;
  readonly flags: Pick<TrainingFlags, "live" | "view" | "viewPort">;
  /** The checkpoint that the training continues from, in words; `null` where it is new. */
  readonly resumed: string | null;
  readonly dataset?: Dataset | undefined;
  /** Names of the figures that are shown. Default: those of the algorithm. */
  readonly metrics?: readonly string[];
  /** When it began, by `performance.now()`. */
  readonly started: number;
}

/** What learns, where that is more than the agent, and who else is told. */
export interface Company {
  readonly trainee: Trainee;
  readonly listeners: readonly TrainingListener[];
}

/** Runs it to its end, or until it is interrupted. */
export async function runTraining(
  agent: Agent,
  { config, words, flags, resumed, dataset, started, metrics }: TrainingRunOptions,
  { trainee, listeners: others }: Company = { trainee: agent, listeners: [] },
): Promise<void> {
  const row = algorithmOf(agent);
  const logger = openLogger(agent, config, resumed !== null);

  const live = new LiveRegion(output, flags.live);
  live.print(introduce(agent, config, { algorithm: row, resumed, width: live.width }));
  const earlier = agent.metadata.evaluations as EvaluationHistory | undefined;
  const view = new TrainingView(live, config.totalSteps, {
    metrics: metrics ?? row.metrics,
    curve: earlier?.curve,
  });
  const onEnd = (outcome: Outcome): void => {
    const seconds = (performance.now() - started) / 1000;
    const consent = formatConsent(agent.env.name, words);
    live.print(conclude({ outcome, config, step: agent.step, seconds, consent }));
  };
  watchCompilation(await load(agent.metadata.backend as string), (line) => {
    if (live.isLive) live.print(line);
    else console.error(line);
  });
  const evalEnv = makeEvalEnv(agent, words);
  await interruptible(async (interruption) => {
    const page = flags.view
      ? await openPage(agent, config, {
          env: makeEvalEnv(agent, words),
          port: flags.viewPort,
          live,
        })
      : null;
    const signal = page === null ? interruption : page.signal(interruption);
    const listeners = [
      ...others,
      ...(logger === null ? [] : [logger]),
      ...(page ? [page] : []),
      view,
      { onEnd },
    ];
    const evaluate: Evaluate = (options) => agent.evaluate(evalEnv, { ...options, signal });
    await train(trainee, evaluate, { ...config, dataset }, together(listeners), signal);
    await page?.close(interruption);
  });
}

/** The row of the table that made an agent. */
function algorithmOf(agent: Agent): Algorithm {
  return Object.values(algorithms).find(({ title }) => title === agent.algorithm) as Algorithm;
}

/** The logger of the training, where one is wanted. */
function openLogger(agent: Agent, config: RunConfig, isResumed: boolean): Logger | null {
  const { log, logDir, isClaimed, checkpoint } = config;
  if (log.length === 0) return null;
  const work = { verb: "log to", path: logDir, remedy: "name another --log-dir" };
  try {
    return onDisk(work, () => new Logger(agent, { folder: logDir, formats: log, isResumed }));
  } catch (error) {
    if (isClaimed) rmSync(checkpoint, { force: true });
    throw error;
  }
}
