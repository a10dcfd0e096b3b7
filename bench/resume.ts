/**
 * Whether a training that is killed goes on as if it had not been: `bun bench/resume.ts [trainings] [kind...]` kills so many
 * (20 by default) of each kind, one to three times each, with `kill -9`, and compares where they arrive, bit for bit.
 */

import { argv, exit } from "node:process";
import { default_rng } from "../rl/mod.ts";
import { killAndResume } from "./kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "./kills/variants.ts";

const trainings = Number(argv[2] ?? 20);
const names = Object.keys(VARIANTS) as VariantName[];
const chosen = argv.length > 3 ? names.filter((name) => argv.slice(3).includes(name)) : names;
if (chosen.length === 0) {
  console.error(`Cannot kill ${argv.slice(3)}: the kinds are ${names.join("; ")}.`);
  exit(2);
}
const rng = default_rng(1);
let failures = 0;
for (const variant of chosen) {
  const { hash } = await killAndResume(variant, 0, rng);
  let [kills, equal] = [0, 0];
  for (let i = 0; i < trainings; i++) {
    const arrival = await killAndResume(variant, 1 + (i % 3), rng);
    kills += arrival.kills;
    if (arrival.hash === hash) equal++;
  }
  failures += trainings - equal;
  const end = `${equal} bit-equal in the end (${hash.slice(0, 8)})`;
  console.log(`${variant}: ${trainings} trainings, ${kills} kills, ${end}`);
}
exit(failures === 0 ? 0 : 1);
