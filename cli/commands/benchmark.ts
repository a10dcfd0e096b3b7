/** `glueball benchmark`: trains environments with many seeds, and sums up what they reach. */

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { type Command, Option } from "commander";
import type { Score } from "../benchmark/score.ts";
import { formatScore, formatSummary, summarize } from "../benchmark/summary.ts";
import { inParallel, runSelf } from "../benchmark/workers.ts";
import { backendOption, wholeNumber } from "../flags.ts";
import { formatCount } from "../format.ts";
import { interruptible } from "../interrupt.ts";
import { describeMachine } from "../machine.ts";
import { VERSION } from "../version.ts";
import { type Setting, settingOf } from "../zoo.ts";

interface Flags {
  readonly backend: string;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly jobs: number;
  readonly out: string;
  readonly worker?: number;
}

export function configure(command: Command): void {
  command
    .argument("<settings...>", "environments or settings of the zoo, or files like its own (.json)")
    .addOption(backendOption())
    .option("--seeds <n>", "runs of each setting", wholeNumber(1), 10)
    .option("--first-seed <n>", "the seed of the first run; the others follow", wholeNumber(0), 0)
    .option("-j, --jobs <n>", "runs at the same time", wholeNumber(1), availableParallelism())
    .option("-o, --out <dir>", "where to write the results", "bench/results")
    .addOption(
      new Option("--worker <seed>", "run this seed alone, here, and print its score as JSON")
        .argParser(wholeNumber(0))
        .hideHelp(),
    )
    .action(async (names: string[], flags: Flags) => {
      const settings = names.map(settingOf);
      await interruptible((signal) =>
        flags.worker === undefined
          ? runAll(settings, names, flags, signal)
          : runHere(settings, flags.worker, flags.backend),
      );
    });
}

/** What a worker does. */
async function runHere(settings: readonly Setting[], seed: number, backend: string): Promise<void> {
  const { score } = await import("../benchmark/score.ts");
  for (const setting of settings) console.log(JSON.stringify(await score(setting, seed, backend)));
}

async function runAll(
  settings: readonly Setting[],
  names: readonly string[],
  flags: Flags,
  signal: AbortSignal,
): Promise<void> {
  const seeds = Array.from({ length: flags.seeds }, (_, i) => flags.firstSeed + i);
  mkdirSync(flags.out, { recursive: true });
  for (const [i, setting] of settings.entries()) {
    console.log(
      `${styleText("bold", setting.name)}, ${formatCount(setting.totalSteps)} steps on ${flags.backend}`,
    );
    const scores = await inParallel(seeds, flags.jobs, signal, async (seed, signal) => {
      const words = ["benchmark", names[i]!, "--backend", flags.backend, "--worker", `${seed}`];
      const score = JSON.parse(await runSelf(words, signal)) as Score;
      console.log(`  ${formatScore(setting, score)}`);
      return score;
    });
    const summary = summarize(setting, scores);
    const path = join(flags.out, `dqn-${setting.name.replaceAll("/", "-")}.json`);
    const { backend } = flags;
    const where = { glueball: VERSION, backend, machine: describeMachine() };
    writeFileSync(path, `${JSON.stringify({ ...where, setting, summary, scores }, null, 2)}\n`);
    console.log(`\n${formatSummary(setting, summary)}\n  written to ${path}\n`);
  }
}
