/**
 * Whether a training that is killed and resumed equals one that was not: `bun bench/resume.ts [trainings] [kind...]` kills
 * so many (20 by default) of each kind, one to three times each, with `kill -9` (the command line with SIGTERM, too), and
 * compares where they arrive, bit for bit. Of all kinds, the results go to `bench/results/resume-<runtime>.json`.
 */

import { exit } from "node:process";
import { Argument, Command } from "commander";
import { wholeNumber } from "../cli/flags.ts";
import { default_rng } from "../rl/mod.ts";
import { killCommandLine } from "./kills/command_line.ts";
import { type Arrival, killAndResume } from "./kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "./kills/variants.ts";
import { writeResults } from "./results.ts";

const COMMAND_LINE = "command line";
const kinds = [...(Object.keys(VARIANTS) as VariantName[]), COMMAND_LINE] as const;
const [trainings, chosen] = new Command("bench/resume.ts")
  .description("Whether a training that is killed and resumed equals one that was not.")
  .argument("[trainings]", "trainings of each kind", wholeNumber(1), 20)
  .addArgument(new Argument("[kind...]", "what is trained").choices(kinds).default(kinds))
  .parse().processedArgs as [number, (typeof kinds)[number][]];
const rng = default_rng(1);
const results: { kind: string; trainings: number; kills: number; equal: number }[] = [];
for (const kind of chosen) {
  const train = (kills: number): Promise<Arrival> =>
    kind === COMMAND_LINE ? killCommandLine(kills, rng) : killAndResume(kind, kills, rng);
  const { hash } = await train(0);
  let [kills, equal] = [0, 0];
  for (let i = 0; i < trainings; i++) {
    const arrival = await train(1 + (i % 3));
    kills += arrival.kills;
    if (arrival.hash === hash) equal++;
  }
  results.push({ kind, trainings, kills, equal });
  const end = `${equal} bit-equal in the end (${hash.slice(0, 8)})`;
  console.log(`${kind}: ${trainings} trainings, ${kills} kills, ${end}`);
}
if (chosen.length === kinds.length) writeResults("resume", { results });
exit(results.every(({ equal }) => equal === trainings) ? 0 : 1);
