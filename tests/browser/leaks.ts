/**
 * Whether endless programs run in bounded memory in Chromium: `bun tests/browser/leaks.ts [minutes]` (10 by default, for
 * all together). Tells for each what it needed most in the first half of its time and in the second; exits with 1 where
 * the second half needed more.
 */

import process from "node:process";
import { Command } from "commander";
import { wholeNumber } from "../../cli/flags.ts";
import { Site } from "./support/browser.ts";
import { ENDLESS, Endless, type Need } from "./support/endless.ts";

const TURNS = 1_000;
const [minutes] = new Command("tests/browser/leaks.ts")
  .description("Whether endless programs run in bounded memory in Chromium.")
  .argument("[minutes]", "for all programs together", wholeNumber(1), 10)
  .parse().processedArgs as [number];
const half = (minutes * 60_000) / ENDLESS.length / 2;

/** What the second half may need more: what waits for a collection, and what the engine learns of a program. */
const SLACK: Need = { most: 2 ** 26, arrays: 0, bytes: 0, heap: 1e6 };

/** The largest needs in a span of time. */
async function runFor(run: Endless, milliseconds: number): Promise<Need> {
  const end = Date.now() + milliseconds;
  let largest = await run.run(TURNS);
  while (Date.now() < end) {
    const need = await run.run(TURNS);
    const larger = (key: keyof Need): number => Math.max(largest[key], need[key]);
    largest = {
      most: larger("most"),
      arrays: larger("arrays"),
      bytes: larger("bytes"),
      heap: larger("heap"),
    };
  }
  return largest;
}

const tell = ({ most, arrays, bytes, heap }: Need): string =>
  `${arrays} arrays of ${bytes} bytes, ${(most / 2 ** 20).toFixed(1)} MiB between collections, ` +
  `heap ${(heap / 2 ** 20).toFixed(2)} MiB`;

await using site = await Site.open();
for (const name of ENDLESS) {
  const page = await site.page();
  const run = await Endless.start(page, name);
  const early = await runFor(run, half);
  const late = await runFor(run, half);
  const keys = Object.keys(SLACK) as (keyof Need)[];
  const grows = keys.some((key) => late[key] > early[key] + SLACK[key]);
  if (grows) process.exitCode = 1;
  console.log(`${grows ? "GROWS" : "flat "}  ${name}: ${tell(early)}; then ${tell(late)}`);
  await page.close();
}
