/** `glueball train`: trains an agent until the environment is solved. */

import { rmSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { list } from "../../envs/mod.ts";
import { Logger } from "../../rl/logs/logger.ts";
import { LOG_FORMATS, type LogFormat } from "../../rl/logs/open_logs.ts";
import {
  type Agent,
  type Algorithm,
  type AlgorithmName,
  algorithms,
  Dataset,
} from "../../rl/mod.ts";
import type { EvaluationHistory } from "../../rl/train/evaluator.ts";
import { watchCompilation } from "../adapter.ts";
import { onDisk } from "../disk.ts";
import { isModule } from "../env_module.ts";
import {
  addEnvironmentFlags,
  addTrustFlag,
  formatConsent,
  givenWords,
} from "../environment_flags.ts";
import {
  addAlgorithmFlags,
  anyNumber,
  backendOption,
  givenOptions,
  parseAlgorithm,
  wholeNumber,
  wordAfter,
} from "../flags.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { LiveRegion } from "../terminal/live_region.ts";
import { output } from "../terminal/output.ts";
import { ENDING, findCheckpoint, KEEP } from "../training/checkpoints.ts";
import { MOST_ENVS, MOST_FRAMES } from "../training/metadata.ts";
import { EVAL_EPISODES, type Evaluate, train } from "../training/training.ts";
import type { RunConfig, TrainingOptions } from "../training/training_config.ts";
import { type Outcome, together } from "../training/training_listener.ts";
import { openPage } from "../training/training_page.ts";
import { conclude, introduce } from "../training/training_summary.ts";
import { TrainingView } from "../training/training_view.ts";
import type { VectorSetup } from "../vector_setup.ts";
import { isFile, isTuned, settingOf } from "../zoo/zoo.ts";

interface Flags extends Omit<TrainingOptions, "log"> {
  readonly algo?: AlgorithmName;
  readonly backend: string;
  readonly env?: string;
  readonly nEnvs?: number;
  readonly normalize?: boolean;
  readonly frameStack?: number;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly dataset?: string;
  readonly log?: readonly LogFormat[] | false;
  readonly live: boolean;
  readonly view?: boolean;
  readonly viewPort?: number;
}

/** Where an environment or an algorithm is named, the help shows its settings. */
export async function configure(command: Command, words: readonly string[]): Promise<void> {
  const known = list();
  const id = words.find((word) => isTuned(word) || isFile(word) || known.includes(word)) ?? "";
  const setting = settingOf(id, await algorithmIn(words));
  const { n_timesteps, eval_freq, n_envs, normalize, frame_stack, algorithm } = setting;
  const { title } = algorithms[algorithm];
  command
    .argument(
      "[env]",
      "the environment, such as CartPole-v1, a setting of the zoo, or a module of yours, such as " +
        "./my_env.ts; `glueball envs` lists them",
    )
    .optionsGroup("Training:")
    .addOption(backendOption())
    .option(
      "-a, --algo <name>",
      `the algorithm: ${Object.keys(algorithms).join(", ")}; its options are flags, too (default: ${algorithm}; else the zoo's first, dqn for Discrete actions, sac for a Box, ppo for others)`,
      parseAlgorithm,
    )
    .option(
      "-n, --total-steps <n>",
      `steps to take if it is not solved before (default: ${n_timesteps})`,
      wholeNumber(1),
    )
    .option("--eval-freq <n>", `steps between evaluations (default: ${eval_freq})`, wholeNumber(1))
    .option(
      "--eval-episodes <n>",
      `greedy episodes that must reach the threshold in the mean (default: ${EVAL_EPISODES})`,
      wholeNumber(1),
    )
    .option(
      "--reward-threshold <x>",
      "mean return that ends the training (default: the environment's own)",
      anyNumber,
    )
    .option(
      "-o, --checkpoint <path>",
      "where to save the best agent (default: checkpoints/<env>-seed-<seed>.safetensors, numbered where that is taken)",
      parsePath,
    )
    .option(
      "--save-freq <n>",
      "steps between saves of the whole training, to <checkpoint>_<step>_steps (default: only on Ctrl-C)",
      wholeNumber(0),
    )
    .option("--keep <k>", `of these, how many to keep (default: ${KEEP})`, wholeNumber(1))
    .option(
      "--resume <path>",
      "continue from a checkpoint, or from the newest in a folder; other flags change what they name",
    )
    .option(
      "--log <formats>",
      `logs to write: ${LOG_FORMATS.join(",")} or some; a resumed training continues those it has`,
      parseFormats,
    )
    .addOption(new Option("--no-log", "write no logs, also where the resumed training did"))
    .option("--log-dir <dir>", "where to log (default: logs/<name of the checkpoint>)")
    .option("--dataset <path>", "what bc learns from: recorded steps, which rl.record() gives")
    .option("--no-live", "print plain lines, draw nothing")
    .option("--view", "show the training on a page of this machine, and steer it there")
    .option(
      "--view-port <n>",
      "the port of the page (default: 6464 or, where that is busy, any)",
      wholeNumber(1, 65_535),
    )
    .optionsGroup("Environment:")
    .option("--env <id>", "the environment, where a module registers several")
    .option(
      "--n-envs <n>",
      `environments that step together; evaluations take one (default: ${n_envs})`,
      wholeNumber(1, MOST_ENVS),
    )
    .option(
      "--normalize",
      `normalize observations and rewards by running statistics, as VecNormalize (default: ${normalize})`,
    )
    .addOption(new Option("--no-normalize").hideHelp())
    .option(
      "--frame-stack <k>",
      `the latest observations that the agent sees as one (default: ${frame_stack})`,
      wholeNumber(1, MOST_FRAMES),
    );
  addEnvironmentFlags(command);
  addTrustFlag(command);
  command
    .optionsGroup(isTuned(id, algorithm) ? `${title}, as tuned for ${id}:` : `${title}:`)
    .action((env: string | undefined) => run(command, env, algorithm));
  addAlgorithmFlags(command, algorithm, setting.options);
}

/** The algorithm that is named, or that of the checkpoint to resume; what is wrong with these is said later. */
async function algorithmIn(words: readonly string[]): Promise<AlgorithmName | undefined> {
  const name = wordAfter(words, "-a", "--algo");
  if (name !== undefined) return Object.keys(algorithms).find((each) => each === name) as never;
  const path = wordAfter(words, "--resume");
  if (path === undefined) return undefined;
  try {
    const { algorithmOfFile } = await import("../agents.ts");
    return await algorithmOfFile(findCheckpoint(path));
  } catch {
    return undefined;
  }
}

async function run(
  command: Command,
  env: string | undefined,
  algorithm: AlgorithmName,
): Promise<void> {
  const started = performance.now();
  const flags = command.opts<Flags>();
  const resumed = flags.resume === undefined ? null : findCheckpoint(flags.resume);
  const given = givenWords(command, resumed !== null || isFile(env));
  const words = isModule(env) ? { ...given, env_module: env } : given;
  const { makeEvalEnv } = await import("../agents.ts");
  const { load } = await import("../../backends/mod.ts");
  const { beginTraining } = await import("../training/begin_training.ts");
  const { configOf } = await import("../training/training_config.ts");
  const isChosen = resumed === null || command.getOptionValueSource("backend") === "cli";
  const { agent, setting } = await beginTraining({
    env,
    id: flags.env,
    resumed,
    algorithm: flags.algo,
    options: givenOptions(command, algorithm),
    words,
    backend: isChosen ? flags.backend : undefined,
    setup: setupFlags(flags),
  });
  const row = algorithmOf(agent);
  const dataset = flags.dataset === undefined ? undefined : await Dataset.load(flags.dataset);
  const span = { resumed, checkpoint: flags.checkpoint };
  const config = await configOf(agent, setting, trainingOptionsIn(flags), span);
  const logger = openLogger(agent, config, resumed !== null);

  const live = new LiveRegion(output, flags.live);
  live.print(introduce(agent, config, { algorithm: row, resumed, width: live.width }));
  const earlier = agent.metadata.evaluations as EvaluationHistory | undefined;
  const view = new TrainingView(live, config.totalSteps, {
    metrics: row.metrics,
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
      ...(logger === null ? [] : [logger]),
      ...(page ? [page] : []),
      view,
      { onEnd },
    ];
    const evaluate: Evaluate = (options) => agent.evaluate(evalEnv, { ...options, signal });
    await train(agent, evaluate, { ...config, dataset }, together(listeners), signal);
    await page?.close(interruption);
  });
}

/** The row of the table that made an agent. */
function algorithmOf(agent: Agent): Algorithm {
  return Object.values(algorithms).find(({ title }) => title === agent.algorithm) as Algorithm;
}

/** What the flags say of how environments are made. */
function setupFlags({ nEnvs, normalize, frameStack }: Flags): Partial<VectorSetup> {
  return {
    ...(nEnvs !== undefined && { n_envs: nEnvs }),
    ...(normalize !== undefined && { normalize }),
    ...(frameStack !== undefined && { frame_stack: frameStack }),
  };
}

/** The training options among the flags that are given. */
function trainingOptionsIn(flags: Flags): TrainingOptions {
  const { totalSteps, evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep, logDir } = flags;
  const log =
    flags.log === false ? [] : (flags.log ?? (logDir === undefined ? undefined : LOG_FORMATS));
  const all = { totalSteps, evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep, log, logDir };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
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

function parsePath(path: string): string {
  if (path.endsWith(ENDING)) return path;
  throw new InvalidArgumentError(`It must end in ${ENDING}.`);
}

function parseFormats(words: string): LogFormat[] {
  return [...new Set(words.split(","))].map((word) => {
    const format = LOG_FORMATS.find((each) => each === word);
    if (format !== undefined) return format;
    throw new InvalidArgumentError(`"${word}" is no log: there are ${LOG_FORMATS.join(", ")}.`);
  });
}
