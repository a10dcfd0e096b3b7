/** A training that is killed goes on as if it had not been; `bench/resume.ts` does more of the same. */
import { expect, test } from "bun:test";
import process from "node:process";
import { killAndResume } from "../../../bench/kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "../../../bench/kills/variants.ts";
import { default_rng } from "../../../rl/mod.ts";

/** Each is trainings in processes: one half of the variants on Bun, the other on Deno; the first is killed twice. */
const HALF = process.versions.bun === undefined ? 1 : 0;

for (const [seed, variant] of (Object.keys(VARIANTS) as VariantName[]).entries()) {
  if (seed % 2 !== HALF) continue;
  const kills = seed < 2 ? 2 : 1;
  test(`a training (${variant}) that is killed arrives at the same checkpoint, kills: ${kills}`, async () => {
    const rng = default_rng(seed);
    const { hash } = await killAndResume(variant, 0, rng);
    const arrival = await killAndResume(variant, kills, rng);
    expect(arrival.kills).toBeGreaterThan(0);
    expect(arrival.hash).toBe(hash);
  }, 60_000);
}
