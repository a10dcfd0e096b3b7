/** `glueball tune`: searches the options of an algorithm for an environment. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { type Command, Option } from "commander";
import { type AlgorithmName, algorithms } from "../../rl/algorithms/mod.ts";
import { default_rng } from "../../rl/mod.ts";
import { inParallel, runSelf, whileParentLives } from "../benchmark/workers.ts";
import { idIn, isModule } from "../env_module.ts";
import { addTrustFlag, givenWords } from "../environment_flags.ts";
import {
  addAlgorithmFlags,
  algorithmNamed,
  backendOption,
  formatOption,
  givenOptions,
  parseAlgorithm,
  threadsOption,
  wholeNumber,
  wordAfter,
} from "../flags.ts";
import {
  addQueueFlags,
  type QueueFlags,
  queueOption,
  queueOptions,
  queueUrl,
} from "../sweep/flags.ts";
import { formatCount, formatReturn, formatTable } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { hint, quote } from "../terminal/invocation.ts";
import { print } from "../terminal/output.ts";
import { searchSpaceOf } from "../tune/search_space.ts";
import { appendToStudy, openStudy, ranked, readStudy, type Trial } from "../tune/study.ts";
import { rungsOf } from "../tune/successive_halving.ts";
import { suggest } from "../tune/tpe.ts";
import { isFile, type Setting, settingAmong, settingOf } from "../zoo/zoo.ts";

/** More than that is a slip. */
const MOST = 100_000;

interface Flags extends QueueFlags {
  readonly algo?: AlgorithmName;
  readonly backend: string;
  readonly trials: number;
  readonly totalSteps?: number;
  readonly seeds: number;
  readonly jobs: number;
  readonly study?: string;
  readonly trust?: true;
  readonly queue?: string | true;
  readonly worker?: number;
}

export function configure(command: Command, words: readonly string[]): void {
  const setting = settingOf(settingAmong(words), algorithmNamed(wordAfter(words, "-a", "--algo")));
  const { algorithm, n_timesteps } = setting;
  command
    .argument(
      "<setting>",
      "an environment or a setting of the zoo, a file like its own (.json), or a module of yours (.ts)",
    )
    .option("-a, --algo <name>", `the algorithm (default: ${algorithm})`, parseAlgorithm)
    .addOption(backendOption())
    .addOption(threadsOption())
    .option(
      "--trials <n>",
      "settings to try in all, those of the study included",
      wholeNumber(1, MOST),
      50,
    )
    .option(
      "-n, --total-steps <n>",
      `steps of a whole trial (default: ${n_timesteps})`,
      wholeNumber(1),
    )
    .option("--seeds <n>", "trainings of each trial, whose mean counts", wholeNumber(1, MOST), 3)
    .option(
      "-j, --jobs <n>",
      "trials at the same time",
      wholeNumber(1, MOST),
      availableParallelism(),
    )
    .option(
      "--study <path>",
      "the file of the study, which is continued where it is there (default: studies/<algorithm>-<setting>.jsonl)",
    )
    .addOption(queueOption())
    .addOption(
      new Option("--worker <trial>", "run this trial of the study, here")
        .argParser(wholeNumber(0))
        .hideHelp(),
    )
    .optionsGroup(`Options of ${algorithms[algorithm].title} that are not searched:`)
    .action((name: string, flags: Flags) =>
      interruptible((signal) => run(command, { name, algorithm, flags, signal })),
    );
  addAlgorithmFlags(command, algorithm, setting.options);
  addQueueFlags(command);
  addTrustFlag(command);
}

interface Search {
  readonly name: string;
  /** Whose options are flags. */
  readonly algorithm: AlgorithmName;
  readonly flags: Flags;
  readonly signal: AbortSignal;
}

async function run(command: Command, search: Search): Promise<void> {
  const { name, flags } = search;
  const setting = settingOf(isModule(name) ? await idIn(name, undefined) : name, flags.algo);
  const own = `${setting.algorithm}-${setting.name.replaceAll("/", "-")}.jsonl`;
  const path = flags.study ?? join("studies", own);
  if (flags.worker !== undefined) {
    const { climbHere, runTrial } = await import("../tune/run_trial.ts");
    const signal = whileParentLives(search.signal);
    const words = givenWords(command, isFile(name));
    const parts = { setting, backend: flags.backend, words, signal };
    return await runTrial(
      flags.worker,
      path,
      (options, head) => climbHere(options, head, parts),
      () => signal.aborted,
    );
  }
  await searchOptions(path, setting, givenOptions(command, search.algorithm), search);
}

async function searchOptions(
  path: string,
  setting: Setting,
  fixed: object,
  search: Search,
): Promise<void> {
  const { flags, signal } = search;
  const { algorithm, name } = setting;
  const { trials: most, seeds, totalSteps: nTimesteps = setting.n_timesteps } = flags;
  openStudy(path, { name, algorithm, n_timesteps: nTimesteps, seeds, fixed: { ...fixed } });
  const space = searchSpaceOf(algorithm, fixed);
  print(
    `${styleText("bold", `Tuning ${algorithms[algorithm].title} on ${name}`)}: ${Object.keys(space).join(", ")}, ` +
      `by trials of ${rungsOf(nTimesteps).map(formatCount).join(", ")} steps.`,
  );
  const done = new Set(ranked(readStudy(path).trials).map(({ number }) => number));
  const numbers = Array.from({ length: most }, (_, i) => i).filter((number) => !done.has(number));
  await inParallel(numbers, flags.jobs, signal, async (number, signal) => {
    const { trials } = readStudy(path);
    const best = ranked(trials).map(({ options }) => options);
    const options =
      trials.find((each) => each.number === number)?.options ??
      suggest(space, best, default_rng([number, 0]));
    appendToStudy(path, { trial: number, options });
    const trial =
      flags.queue === undefined
        ? await runInProcess(number, path, search, signal)
        : await runByWorkers(number, path, setting, { ...search, signal });
    print(`  ${describeTrial(trial)}`);
  });
  conclude(path, search.name, setting, fixed);
}

/** A failed training is a failed trial; other failures end the search. */
async function runInProcess(
  number: number,
  path: string,
  { name, flags }: Search,
  signal: AbortSignal,
): Promise<Trial> {
  const algo = flags.algo === undefined ? [] : ["--algo", flags.algo];
  const words = ["tune", name, ...algo, "--backend", flags.backend, "--study", path];
  const trust = flags.trust ? ["--trust"] : [];
  const find = (): Trial | undefined =>
    readStudy(path).trials.find((each) => each.number === number);
  try {
    await runSelf([...words, ...trust, "--worker", `${number}`], signal);
  } catch (error) {
    if (find()?.end !== "failed") throw error;
    print(`  ${(error as Error).message.replace(/^.*? --worker \d+: /s, "")}`);
  }
  return find() as Trial;
}

/** A trial whose rungs are tasks of a queue; a failed training is a failed trial. */
async function runByWorkers(
  number: number,
  path: string,
  setting: Setting,
  { flags, signal }: Search,
): Promise<Trial> {
  const { TaskFailed } = await import("../sweep/submit.ts");
  const { runTrial } = await import("../tune/run_trial.ts");
  const { climbInQueue } = await import("../tune/queue_trial.ts");
  const place = { url: queueUrl(flags.queue!), ...queueOptions(flags) };
  const parts = { place, setting, backend: flags.backend, signal };
  const isOutside = (error: unknown): boolean => !(error instanceof TaskFailed);
  try {
    await runTrial(number, path, (options, head) => climbInQueue(options, head, parts), isOutside);
  } catch (error) {
    if (isOutside(error)) throw error;
    print(`  ${(error as Error).message}`);
  }
  return readStudy(path).trials.find((each) => each.number === number) as Trial;
}

function describeTrial({ number, scores, end, options }: Trial): string {
  const settings = Object.entries(options).map(([key, value]) => `${key} ${formatOption(value)}`);
  const reached = scores.map(formatReturn).join(", ") || "nothing";
  return `trial ${number}, ${end}: ${reached}  ${styleText("dim", settings.join(", "))}`;
}

/** The best trial, as flags. */
function conclude(path: string, name: string, { algorithm }: Setting, fixed: object): void {
  const trials = ranked(readStudy(path).trials);
  const best = trials.find(({ end }) => end === "finished");
  if (best === undefined) {
    print(`\nNo trial of ${trials.length} came to its end.`);
    return;
  }
  const all = Object.entries({ ...fixed, ...best.options });
  const words = all.map(
    ([key, value]) => `--${key.replaceAll("_", "-")} ${quote(formatOption(value))}`,
  );
  print(
    `\n${formatTable([
      ["best of", `${trials.length} trials, number ${best.number}`],
      ["mean return", formatReturn(best.scores.at(-1) ?? Number.NaN)],
      ["study", path],
      ["train", hint("train", name, [`--algo ${algorithm}`, ...words].join(" "))],
    ])}`,
  );
}
