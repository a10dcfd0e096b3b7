/**
 * Whether a training that is killed and resumed equals one that was not: `bun bench/resume.ts [trainings] [kind...]` kills
 * so many (20 by default) of each kind, one to three times each, with `kill -9` (the command line with SIGTERM, too), and
 * compares where they arrive, bit for bit. Of all kinds, the results go to `bench/results/resume-<runtime>.json`.
 */

import { argv, exit } from "node:process";
import { default_rng } from "../rl/mod.ts";
import { killCommandLine } from "./kills/command_line.ts";
import { type Arrival, killAndResume } from "./kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "./kills/variants.ts";
import { writeResults } from "./results.ts";

const trainings = Number(argv[2] ?? 20);
const COMMAND_LINE = "command line";
const kinds = [...(Object.keys(VARIANTS) as VariantName[]), COMMAND_LINE] as const;
const wanted = argv.slice(3);
const unknown = wanted.find((word) => !kinds.some((kind) => kind === word));
if (unknown !== undefined) {
  console.error(
    `Cannot kill "${unknown}": there is no such kind; the kinds are ${kinds.join("; ")}.`,
  );
  exit(2);
}
const chosen = wanted.length === 0 ? kinds : kinds.filter((kind) => wanted.includes(kind));
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
