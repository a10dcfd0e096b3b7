/** `glueball learn`: the learner of a distributed training, whose actors are anywhere. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { type AlgorithmName, algorithms } from "../../rl/mod.ts";
import { idIn, isModule, loadModule } from "../env_module.ts";
import {
  addEnvironmentFlags,
  addTrustFlag,
  givenWords,
  lastingWords,
} from "../environment_flags.ts";
import {
  addAlgorithmFlags,
  algorithmNamed,
  givenOptions,
  wholeNumber,
  wordAfter,
} from "../flags.ts";
import { addQueueFlags, type QueueFlags, queueArgument, queueOptions } from "../sweep/flags.ts";
import { makeTask, type Task } from "../sweep/task.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";
import { defaultCheckpoint } from "../training/checkpoints.ts";
import { MOST_ENVS, MOST_FRAMES } from "../training/metadata.ts";
import {
  addOutputFlags,
  addTrainingFlags,
  type TrainingFlags,
  trainingOptionsIn,
} from "../training/training_flags.ts";
import { isFile, type Setting, settingAmong, settingOf } from "../zoo/zoo.ts";

interface Flags extends TrainingFlags, QueueFlags {
  readonly env: string;
  readonly nEnvs?: number;
  readonly frameStack?: number;
  readonly publishEvery: number;
  readonly saveEvery: number;
  readonly mostWaiting: number;
  readonly mostKept: number;
  readonly restart?: true;
}

/** More than twice what a learner has in hands: or it could have taken all without a checkpoint, and would wait for actors that wait. */
const LEAST_KEPT = 32;

/** How a learner replays where nothing else is said: as Ape-X. */
const APE_X = { prioritized_replay: true };

export function configure(command: Command, words: readonly string[]): void {
  const setting = settingFor(settingAmong(words), algorithmNamed(wordAfter(words, "-a", "--algo")));
  const { algorithm, frame_stack, n_envs } = setting;
  command
    .addArgument(queueArgument())
    .optionsGroup("Training:")
    .requiredOption(
      "--env <setting>",
      "the environment, such as CartPole-v1, a setting of the zoo, or a module of yours, which actors need, too",
    );
  addTrainingFlags(command, setting);
  addOutputFlags(command);
  command
    .optionsGroup("Actors:")
    .option(
      "--publish-every <ms>",
      "milliseconds between two publications of weights at least",
      wholeNumber(0, 3_600_000),
      100,
    )
    .option(
      "--save-every <seconds>",
      "between two checkpoints in Redis, from which another learner continues",
      wholeNumber(1, 86_400),
      60,
    )
    .option(
      "--most-waiting <n>",
      "messages that the learner has not taken, with which actors wait",
      wholeNumber(1, 1_000_000),
      16,
    )
    .option(
      "--most-kept <n>",
      "messages in all, with those that no checkpoint holds yet; half of them bring one about",
      wholeNumber(LEAST_KEPT, 10_000_000),
      4096,
    )
    .option("--restart", "begin again, whatever there is in Redis of an earlier training");
  addQueueFlags(command);
  command
    .optionsGroup("Environment:")
    .option(
      "--n-envs <n>",
      `environments of a rollout, of all actors together; of algorithms with replay, each actor says its own (default: ${n_envs})`,
      wholeNumber(1, MOST_ENVS),
    )
    .option(
      "--frame-stack <k>",
      `the latest observations that the agent sees as one (default: ${frame_stack})`,
      wholeNumber(1, MOST_FRAMES),
    );
  addEnvironmentFlags(command);
  addTrustFlag(command);
  command
    .optionsGroup(`${algorithms[algorithm].title}:`)
    .action((url: string, flags: Flags) =>
      interruptible((signal) => run(command, { url, flags, algorithm }, signal)),
    );
  addAlgorithmFlags(command, algorithm, setting.options);
}

/** A setting with prioritized replay, where its algorithm has that. */
function settingFor(name: string, algorithm: AlgorithmName | undefined): Setting {
  const setting = settingOf(name, algorithm);
  const hasPriorities = "prioritized_replay" in algorithms[setting.algorithm].options.shape;
  return { ...setting, options: { ...(hasPriorities && APE_X), ...setting.options } };
}

interface Wanted {
  readonly url: string;
  readonly flags: Flags;
  /** Whose options are flags. */
  readonly algorithm: AlgorithmName;
}

/** The training as all take it who take part. */
async function taskOf(command: Command, { flags, algorithm }: Wanted): Promise<Task> {
  const name = isModule(flags.env) ? await idIn(flags.env, undefined) : flags.env;
  const setting = settingFor(name, flags.algo);
  const { seed = 0, ...given } = givenOptions(command, algorithm) as { readonly seed?: number };
  const words = { ...setting.env_options, ...lastingWords(givenWords(command)) };
  const environments = flags.nEnvs ?? setting.n_envs;
  const whole: Setting = {
    ...setting,
    // Of replay, those of the actors count.
    n_envs: "buffer_size" in algorithms[setting.algorithm].options.shape ? 1 : environments,
    frame_stack: flags.frameStack ?? setting.frame_stack,
    n_timesteps: flags.totalSteps ?? setting.n_timesteps,
    env_options: words,
    options: { ...setting.options, ...given },
    published: [],
  };
  return makeTask(whole, seed, flags.backend);
}

async function run(command: Command, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const { url, flags } = wanted;
  const { LearnerLink } = await import("../distributed/learner_link.ts");
  const { openOrMake } = await import("../saved_agents.ts");
  const given = givenWords(command, isFile(flags.env));
  const words = isModule(flags.env) ? { ...given, env_module: flags.env } : given;
  if (words.env_module !== undefined) await loadModule(words.env_module);
  const task = await taskOf(command, wanted);
  const folder = mkdtempSync(join(tmpdir(), "glueball-learner-"));
  using link = await LearnerLink.open(url, {
    ...queueOptions(flags),
    mostWaiting: flags.mostWaiting,
    mostKept: flags.mostKept,
    signal,
    onWait: () => print("Another learner is at work; this one waits to take its place."),
    onRefused: complainOf(),
  });
  try {
    if (flags.restart) await link.clear();
    const saved = await link.load(task);
    const { setting, seed, backend } = task;
    const surroundings = {
      ...{ backend, setup: setting },
      words: { ...setting.env_options, ...words },
    };
    const path = join(folder, "agent.safetensors");
    const agent = await openOrMake(saved, { setting, seed, path, surroundings });
    agent.metadata.backend = backend;
    const { canRollOut, checkLearner, Learner } = await import("../distributed/learner.ts");
    const { configOf } = await import("../training/training_config.ts");
    const { runTraining } = await import("../training/run_training.ts");
    const own = checkLearner(agent);
    const checkpoint = flags.checkpoint ?? defaultCheckpoint(agent.env.name, seed);
    const resumed = saved === null ? null : `Redis, ${task.id.slice(0, 12)}`;
    const training = { ...trainingOptionsIn(flags), totalSteps: setting.n_timesteps };
    const config = await configOf(own, setting, training, { resumed, checkpoint });
    const learner = new Learner(own, link, {
      publishEvery: flags.publishEvery,
      saveEvery: 1000 * flags.saveEvery,
    });
    await link.announce(task);
    await learner.publish();
    const save = async (): Promise<string> => {
      await learner.save();
      return await config.save();
    };
    const { learnerLog } = await import("../distributed/learner_log.ts");
    const log = learnerLog((row) => link.log(row));
    const { trainee, listeners } = learner.company;
    const metrics = canRollOut(agent) ? undefined : ["staleness", "loss"];
    const shown = { config: { ...config, save }, words, flags, resumed, started };
    await runTraining(
      agent,
      { ...shown, ...(metrics && { metrics }) },
      { trainee, listeners: [...listeners, log] },
    );
    if (!signal.aborted) await link.clear();
  } finally {
    await link.leave().catch(() => {});
    rmSync(folder, { recursive: true });
  }
}

/** Says why messages are passed over, but not of each of many. */
function complainOf(): (reason: string) => void {
  let count = 0;
  return (reason) => {
    count++;
    if (Number.isInteger(Math.log10(count)))
      print(`Passed over message ${count} of this kind: ${reason}`);
  };
}
