/** `glueball benchmark`: trains algorithms on environments with many seeds, and sums up what they reach. */

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { type Command, Option } from "commander";
import { spec } from "../../envs/mod.ts";
import { type AlgorithmName, algorithms } from "../../rl/algorithms/mod.ts";
import { toPNG, toSVG } from "../benchmark/chart.ts";
import { drawLearningCurves, type Point } from "../benchmark/learning_curves.ts";
import { describeMachine } from "../benchmark/machine.ts";
import type { Score } from "../benchmark/score.ts";
import type { Scores } from "../benchmark/statistics.ts";
import {
  compare,
  formatComparisons,
  formatScore,
  formatSummary,
  learningCurve,
  returnOf,
  summarize,
} from "../benchmark/summary.ts";
import { inParallel, runSelf, whileParentLives } from "../benchmark/workers.ts";
import { onDisk } from "../disk.ts";
import { idIn, isModule } from "../env_module.ts";
import { addTrustFlag, givenWords } from "../environment_flags.ts";
import { backendOption, parseAlgorithms, threadsOption, wholeNumber } from "../flags.ts";
import {
  addQueueFlags,
  type QueueFlags,
  queueOption,
  queueOptions,
  queueUrl,
} from "../sweep/flags.ts";
import { formatCount } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";
import { VERSION } from "../version.ts";
import { isFile, type Setting, settingOf } from "../zoo/zoo.ts";

/** More than that is a slip: each run is a process. */
const MOST = 100_000;

interface Flags extends QueueFlags {
  readonly algo?: readonly AlgorithmName[];
  readonly backend: string;
  readonly totalSteps?: number;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly jobs: number;
  readonly out: string;
  readonly queue?: string | true;
  readonly worker?: number;
  readonly trust?: true;
}

export function configure(command: Command): void {
  command
    .argument(
      "<settings...>",
      "environments or settings of the zoo, files like its own (.json), or modules of yours (.ts)",
    )
    .option(
      "-a, --algo <names>",
      "the algorithms, such as dqn,ppo (default: that of each setting)",
      parseAlgorithms,
    )
    .addOption(backendOption())
    .addOption(threadsOption())
    .option(
      "-n, --total-steps <n>",
      "steps of each run (default: those of each setting)",
      wholeNumber(1),
    )
    .option("--seeds <n>", "runs of each setting", wholeNumber(1, MOST), 10)
    .option("--first-seed <n>", "the seed of the first run; the others follow", wholeNumber(0), 0)
    .option("-j, --jobs <n>", "runs at the same time", wholeNumber(1, MOST), availableParallelism())
    .option("-o, --out <dir>", "where to write the results", "bench/results")
    .addOption(queueOption())
    .addOption(
      new Option("--worker <seed>", "run this seed alone, here, and print its score as JSON")
        .argParser(wholeNumber(0))
        .hideHelp(),
    )
    .action((names: string[], flags: Flags) =>
      interruptible((signal) =>
        flags.worker === undefined
          ? runAll(names, flags, signal)
          : runHere(command, names, flags.worker, whileParentLives(signal)),
      ),
    );
  addQueueFlags(command);
  addTrustFlag(command);
}

/** The setting of that name, or for the environment of a module of the user's, for an algorithm. */
async function settingNamed(
  name: string,
  algorithm: AlgorithmName | undefined,
  { totalSteps }: Flags,
): Promise<Setting> {
  const setting = settingOf(isModule(name) ? await idIn(name, undefined) : name, algorithm);
  if (totalSteps === undefined) return setting;
  const evalFreq = Math.min(setting.eval_freq, totalSteps);
  return { ...setting, n_timesteps: totalSteps, eval_freq: evalFreq };
}

/** What a worker does. */
async function runHere(
  command: Command,
  names: readonly string[],
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  const { score } = await import("../benchmark/score.ts");
  const flags = command.opts<Flags>();
  const { backend, algo: [algorithm] = [] } = flags;
  for (const name of names) {
    const words = givenWords(command, isFile(name));
    const setting = await settingNamed(name, algorithm, flags);
    print(JSON.stringify(await score(setting, seed, { backend, words, signal })));
  }
}

async function runAll(names: readonly string[], flags: Flags, signal: AbortSignal): Promise<void> {
  const { backend, out } = flags;
  const work = { verb: "write to", path: out, remedy: "name another folder with --out" };
  onDisk(work, () => mkdirSync(out, { recursive: true }));
  const write = (file: string, content: string | Uint8Array): void => {
    const path = join(out, file.replaceAll("/", "-"));
    onDisk({ ...work, path }, () => writeFileSync(path, content));
    print(`  written to ${path}\n`);
  };
  const writeJson = (file: string, content: object): void => {
    const where = { glueball: VERSION, backend, machine: describeMachine() };
    write(file, `${JSON.stringify({ ...where, ...content }, null, 2)}\n`);
  };
  const returns = new Map<AlgorithmName, Scores>();
  for (const name of names) {
    const curves = new Map<string, readonly Point[]>();
    let title = name;
    for (const each of flags.algo ?? [undefined]) {
      const setting = await settingNamed(name, each, flags);
      const { algorithm, measure } = setting;
      const scores = await runSeeds(name, setting, flags, signal);
      const summary = summarize(setting, scores, targetOf(setting));
      title = setting.name;
      print(`\n${formatSummary(setting, summary)}`);
      writeJson(`${algorithm}-${title}.json`, { setting, summary, scores });
      curves.set(algorithm, learningCurve(scores));
      const own = scores.map((score) => returnOf(measure, score));
      returns.set(algorithm, [...(returns.get(algorithm) ?? []), own]);
    }
    const chart = drawLearningCurves(title, curves);
    write(`${title}.svg`, toSVG(chart));
    write(`${title}.png`, toPNG(chart));
  }
  if ((flags.algo ?? []).length < 2) return;
  const comparisons = compare(returns);
  print(formatComparisons(comparisons));
  writeJson(`${[...returns.keys()].join("-")}.json`, { names, comparisons });
}

/** Runs every seed, several at the same time: by the workers of a queue, or in processes of this machine. */
async function runSeeds(
  name: string,
  setting: Setting,
  flags: Flags,
  signal: AbortSignal,
): Promise<Score[]> {
  const { backend, seeds, firstSeed, jobs, trust } = flags;
  const { algorithm, n_timesteps } = setting;
  const title = `${setting.name}, ${algorithms[algorithm].title}`;
  print(`${styleText("bold", title)}, ${formatCount(n_timesteps)} steps on ${backend}`);
  const all = Array.from({ length: seeds }, (_, i) => firstSeed + i);
  if (flags.queue !== undefined) {
    const { runInQueue } = await import("../sweep/submit.ts");
    const where = { url: queueUrl(flags.queue), ...queueOptions(flags) };
    const onScore = (score: Score): void => print(`  ${formatScore(setting, score)}`);
    return await runInQueue(where, { setting, backend, seeds: all, onScore }, signal);
  }
  return await inParallel(all, jobs, signal, async (seed, signal) => {
    const words = ["benchmark", name, "--algo", algorithm, "--backend", backend];
    words.push("--total-steps", `${n_timesteps}`);
    if (trust) words.push("--trust");
    const score = JSON.parse(await runSelf([...words, "--worker", `${seed}`], signal)) as Score;
    print(`  ${formatScore(setting, score)}`);
    return score;
  });
}

/** The return that solves the environment, where there is such a number. */
function targetOf({ environment, measure }: Setting): number | undefined {
  return measure === "greedy" ? spec(environment).reward_threshold : undefined;
}
