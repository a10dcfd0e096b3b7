/** `glueball train`: trains DQN until the environment is solved. */

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import type { Assessments } from "../../rl/assessor.ts";
import type { DQN } from "../../rl/dqn.ts";
import type { DQNOptions } from "../../rl/dqn_options.ts";
import { ENDING, findCheckpoint, KEEP, trainingName } from "../checkpoints.ts";
import { addEnvironmentFlags, type EnvironmentWords, givenWords } from "../environment_flags.ts";
import { addDQNFlags, anyNumber, backendOption, givenDQNOptions, wholeNumber } from "../flags.ts";
import { evaluateGreedily } from "../greedy.ts";
import { interruptible } from "../interrupt.ts";
import { Live } from "../live.ts";
import { LOG_FORMATS, type LogFormat, openLogs } from "../logs/open_logs.ts";
import { TrainingLog } from "../logs/training_log.ts";
import type { TrainingOptions } from "../plan.ts";
import { EVAL_EPISODES, train } from "../training.ts";
import { conclude, introduce } from "../training_summary.ts";
import { TrainingView } from "../training_view.ts";
import { together } from "../watcher.ts";
import { isTuned, settingOf } from "../zoo.ts";

interface Flags extends TrainingOptions {
  readonly backend: string;
  readonly totalSteps?: number;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly log?: readonly LogFormat[];
  readonly logDir?: string;
  readonly live: boolean;
}

/** Where an environment is named, the help shows its settings. */
export function configure(command: Command, words: readonly string[]): void {
  const id = words.find(isTuned) ?? "";
  const { totalSteps, evalFreq, dqn } = settingOf(id);
  command
    .argument(
      "[env]",
      "the environment, such as CartPole-v1, or a setting of the zoo; `glueball envs` lists them",
    )
    .optionsGroup("Training:")
    .addOption(backendOption())
    .option(
      "-n, --total-steps <n>",
      `steps to take if it is not solved before (default: ${totalSteps})`,
      wholeNumber(1),
    )
    .option("--eval-freq <n>", `steps between evaluations (default: ${evalFreq})`, wholeNumber(1))
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
      "where to save the best agent (default: checkpoints/<env>-seed-<seed>.safetensors)",
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
      "go on from a checkpoint, or from the newest in a folder; the agent keeps its options",
    )
    .option("--log <formats>", `logs to write: ${LOG_FORMATS.join(",")} or some`, parseFormats)
    .option("--log-dir <dir>", "where to log (default: logs/<env>-seed-<seed>)")
    .option("--no-live", "print plain lines, draw nothing")
    .optionsGroup("Environment:");
  addEnvironmentFlags(command);
  command
    .optionsGroup(id === "" ? "DQN:" : `DQN, as tuned for ${id}:`)
    .action((env: string | undefined) => run(command, env));
  addDQNFlags(command, dqn);
}

async function run(command: Command, env: string | undefined): Promise<void> {
  const started = performance.now();
  const flags = command.opts<Flags>();
  const words = givenWords(command);
  const resumed = flags.resume === undefined ? null : findCheckpoint(flags.resume);
  const backend = await backendFor(command, resumed);
  const { makeEvalWorld } = await import("../agents.ts");
  const { planOf } = await import("../plan.ts");
  const agent = await begin(env, { resumed, backend }, givenDQNOptions(command), words);
  agent.notes.backend = backend;
  const { totalSteps, checkpoint } = flags;
  const setting = settingOf(env ?? agent.env.name);
  const span = { resumed, totalSteps, checkpoint };
  const plan = await planOf(agent, setting, trainingOptionsIn(flags), span);
  const log = openLog(agent, flags);
  mkdirSync(dirname(plan.checkpoint), { recursive: true });

  const live = new Live(process.stdout, flags.live);
  live.print(introduce(agent, plan, { backend, resumed, width: live.width }));
  const earlier = agent.notes.assessments as Assessments | undefined;
  const view = new TrainingView(live, plan.totalSteps, earlier?.curve);
  const watcher = log === null ? view : together([view, log]);
  const evalEnv = makeEvalWorld(agent, words);
  await interruptible(async (signal) => {
    const evaluate = (episodes: number) => evaluateGreedily(agent, evalEnv, { episodes, signal });
    const outcome = await train(agent, evaluate, plan, watcher, signal).finally(() => log?.close());
    view.close();
    const seconds = (performance.now() - started) / 1000;
    live.print(conclude({ outcome, plan, step: agent.step, seconds }));
  });
}

/** The backend that `--backend` names or else, of a training that is resumed, the one that it had. */
async function backendFor(command: Command, resumed: string | null): Promise<string> {
  const { backend } = command.opts<Flags>();
  if (resumed === null || command.getOptionValueSource("backend") === "cli") return backend;
  const { notesIn } = await import("../agents.ts");
  const { backend: before = backend } = await notesIn(resumed);
  return before as string;
}

/** The agent to train: a new one, or that of a checkpoint. */
async function begin(
  env: string | undefined,
  { resumed, backend }: { readonly resumed: string | null; readonly backend: string },
  options: DQNOptions,
  words: EnvironmentWords,
): Promise<DQN> {
  const { newAgent, openAgent } = await import("../agents.ts");
  if (resumed === null) {
    if (env !== undefined) {
      const { environment, dqn } = settingOf(env);
      return await newAgent(environment, { ...dqn, ...options }, backend, words);
    }
    throw new TypeError(
      "Cannot train: no environment is named; name one, such as CartPole-v1, or --resume a checkpoint.",
    );
  }
  const [given] = Object.entries(options);
  if (given !== undefined) {
    throw new TypeError(
      `Cannot resume with --${given[0].replaceAll("_", "-")} ${given[1]}: an agent keeps the options it was made with; leave the flag out.`,
    );
  }
  const agent = await openAgent(resumed, backend, words);
  if (env === undefined || settingOf(env).environment === agent.env.name) return agent;
  throw new RangeError(
    `Cannot resume ${resumed} on ${env}: its agent was made for ${agent.env.name}; leave the name out.`,
  );
}

/** The training options among the flags that are given. */
function trainingOptionsIn(flags: Flags): TrainingOptions {
  const { evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep } = flags;
  const all = { evalFreq, evalEpisodes, rewardThreshold, saveFreq, keep };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The log of the training, where one is wanted. */
function openLog({ env, options, step }: DQN, { log, logDir, resume }: Flags): TrainingLog | null {
  if (log === undefined && logDir === undefined) return null;
  const folder = logDir ?? join("logs", trainingName(env.name, options.seed));
  const clock = (): number => Date.now() / 1000;
  const resumedAt = resume === undefined ? undefined : step;
  const logger = openLogs(folder, log ?? LOG_FORMATS, { wallTime: clock(), resumedAt });
  return new TrainingLog(logger, clock);
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
