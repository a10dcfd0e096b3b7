/**
 * Whether a training that is killed goes on as if it had not been: `bun bench/resume.ts [trainings]` kills so many of each
 * kind (20 by default), one to three times each, with `kill -9`, and compares where they arrive, bit for bit.
 */

import { argv, exit } from "node:process";
import { default_rng } from "../rl/mod.ts";
import { killAndResume } from "./kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "./kills/variants.ts";

const trainings = Number(argv[2] ?? 20);
const rng = default_rng(1);
let failures = 0;
for (const variant of Object.keys(VARIANTS) as VariantName[]) {
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
