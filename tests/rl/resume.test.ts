/** A training that is killed goes on as if it had not been; `bench/resume.ts` does more of the same. */
import { expect, test } from "bun:test";
import { killAndResume } from "../../bench/kills/kill_and_resume.ts";
import { VARIANTS, type VariantName } from "../../bench/kills/variants.ts";
import { default_rng } from "../../rl/mod.ts";

for (const [seed, variant] of (Object.keys(VARIANTS) as VariantName[]).entries()) {
  test(`a training (${variant}) that is killed twice arrives at the same parameters`, async () => {
    const rng = default_rng(seed);
    const { hash } = await killAndResume(variant, 0, rng);
    const arrival = await killAndResume(variant, 2, rng);
    expect(arrival.kills).toBeGreaterThan(0);
    expect(arrival.hash).toBe(hash);
  }, 60_000);
}
