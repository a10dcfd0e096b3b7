/** `glueball train`: trains an agent until the environment is solved. */

import { type Command, Option } from "commander";
import { type AlgorithmName, algorithms, Dataset } from "../../rl/mod.ts";
import { isModule } from "../env_module.ts";
import { addEnvironmentFlags, addTrustFlag, givenWords } from "../environment_flags.ts";
import {
  addAlgorithmFlags,
  algorithmNamed,
  givenOptions,
  wholeNumber,
  wordAfter,
} from "../flags.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { findCheckpoint, KEEP } from "../training/checkpoints.ts";
import { MOST_ENVS, MOST_FRAMES } from "../training/metadata.ts";
import {
  addOutputFlags,
  addTrainingFlags,
  type TrainingFlags,
  trainingOptionsIn,
} from "../training/training_flags.ts";
import type { Normalizing, VectorSetup } from "../vector_setup.ts";
import { isFile, isTuned, settingAmong, settingOf } from "../zoo/zoo.ts";

interface Flags extends TrainingFlags {
  readonly env?: string;
  readonly nEnvs?: number;
  readonly normalize?: Normalizing;
  readonly frameStack?: number;
  readonly resume?: string;
  readonly dataset?: string;
  readonly actors?: number;
}

/** Threads that can act. */
const MOST_ACTORS = 1024;
/** Milliseconds between two publications of weights to them at least. */
const PUBLISH_EVERY = 100;

/** Where an environment or an algorithm is named, the help shows its settings. */
export async function configure(command: Command, words: readonly string[]): Promise<void> {
  const id = settingAmong(words);
  const setting = settingOf(id, await algorithmIn(words));
  const { n_envs, normalize, frame_stack, algorithm } = setting;
  const { title } = algorithms[algorithm];
  command
    .argument(
      "[env]",
      "the environment, such as CartPole-v1, a setting of the zoo, or a module of yours, such as " +
        "./my_env.ts; `glueball envs` lists them",
    )
    .optionsGroup("Training:");
  addTrainingFlags(command, setting);
  command
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
      "--actors <n>",
      "threads that step environments: n-envs each while an agent with replay learns (Ape-X on one machine), n-envs together for rollouts",
      wholeNumber(1, MOST_ACTORS),
    )
    .option("--dataset <path>", "what bc learns from: recorded steps, which rl.record() gives");
  addOutputFlags(command);
  command
    .optionsGroup("Environment:")
    .option("--env <id>", "the environment, where a module registers several")
    .option(
      "--n-envs <n>",
      `environments that step together; evaluations take one (default: ${n_envs})`,
      wholeNumber(1, MOST_ENVS),
    )
    .addOption(
      new Option(
        "--normalize [what]",
        `normalize observations and rewards by running statistics, as VecNormalize, or one of them (default: ${normalize})`,
      ).choices(["obs", "reward"]),
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
  if (name !== undefined) return algorithmNamed(name);
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
  const { beginTraining } = await import("../training/begin_training.ts");
  const { configOf } = await import("../training/training_config.ts");
  const { runTraining } = await import("../training/run_training.ts");
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
  const dataset = flags.dataset === undefined ? undefined : await Dataset.load(flags.dataset);
  const span = { resumed, checkpoint: flags.checkpoint };
  const config = await configOf(agent, setting, trainingOptionsIn(flags), span);
  const shown = { config, words, flags, resumed, dataset, started };
  const { actors } = flags;
  if (actors === undefined) return await runTraining(agent, shown);
  const { canRollOut, checkLearner, Learner, learningFrom } = await import(
    "../distributed/learner.ts"
  );
  const own = checkLearner(agent);
  await interruptible(async (signal) => {
    const options = { actors, setting, words, signal };
    if (canRollOut(own)) {
      const { RolloutThreads } = await import("../distributed/rollout_threads.ts");
      await using rollouts = new RolloutThreads(own, options);
      const trainee = learningFrom(own, { rollouts });
      return await runTraining(agent, shown, { trainee, listeners: [] });
    }
    const { ActorThreads } = await import("../distributed/actor_threads.ts");
    await using threads = await ActorThreads.start(own, options);
    const learner = new Learner(own, threads, { publishEvery: PUBLISH_EVERY, saveEvery: Infinity });
    await runTraining(agent, { ...shown, metrics: ["staleness", "loss"] }, learner.company);
  });
}

/** What the flags say of how environments are made. */
function setupFlags({ nEnvs, normalize, frameStack }: Flags): Partial<VectorSetup> {
  return {
    ...(nEnvs !== undefined && { n_envs: nEnvs }),
    ...(normalize !== undefined && { normalize }),
    ...(frameStack !== undefined && { frame_stack: frameStack }),
  };
}
