/**
 * Figures of a page: `bun bench/browser.ts [rounds]` (9 by default). Trains in a worker of Chromium and in Bun in turn and
 * compares steps/s; tells the longest gap between two frames of the page while its worker or its main thread trains, and
 * when the first training step is done after a visit whose files are in the cache. Results go to
 * `bench/results/browser-bun.json`.
 */

import { Command } from "commander";
import * as glueball from "glueball";
import type { Page } from "playwright-core";
import { wholeNumber } from "../cli/flags.ts";
import { Site, startWorker } from "../tests/browser/support/browser.ts";
import { median } from "./agree.ts";
import { writeResults } from "./results.ts";

const [rounds] = new Command("bench/browser.ts")
  .description("Figures of a page: steps/s, gaps between frames, the first step after a visit.")
  .argument("[rounds]", "rounds in which Chromium and Bun take turns", wholeNumber(1), 9)
  .parse().processedArgs as [number];

/** The two kinds of training that pages are compared in: updates all the time, and now and then. */
const TRAININGS = {
  "4-128-128-2, batch 32, an update each step": {
    steps: 1_500,
    options: { net_arch: [128, 128], batch_size: 32, train_freq: 1, learning_starts: 100, seed: 1 },
  },
  "4-120-84-2, batch 128, an update every 10 steps": {
    steps: 15_000,
    options: {
      net_arch: [120, 84],
      batch_size: 128,
      train_freq: 10,
      learning_starts: 200,
      seed: 1,
    },
  },
} as const;
type Training = (typeof TRAININGS)[keyof typeof TRAININGS];

/** Trains, and gives steps/s. It runs here and in the worker, and so uses nothing of this module. */
async function train({ steps, options }: Training): Promise<number> {
  const { envs, rl, use } = globalThis.glueball;
  await use();
  const agent = new rl.DQN(envs.make("CartPole-v1"), options);
  const warmUp = 2 * options.learning_starts;
  await agent.learn({ total_timesteps: warmUp });
  const start = performance.now();
  await agent.learn({ total_timesteps: warmUp + steps });
  const seconds = (performance.now() - start) / 1000;
  agent.dispose();
  return steps / seconds;
}

/** Milliseconds of the longest gap between two frames of a page while something goes on. */
async function longestGap(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const onFrame = (now: number): void => {
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    Object.assign(globalThis, { gaps });
  });
  await work();
  return await page.evaluate(() =>
    Math.max(...(globalThis as unknown as { gaps: number[] }).gaps.slice(1)),
  );
}

/** Milliseconds from the beginning of a visit to the end of its first training steps, of which there are ten. */
async function firstSteps(page: Page): Promise<number> {
  await page.goto(page.url());
  const time = await page.waitForFunction(() => (globalThis as { firstSteps?: number }).firstSteps);
  return (await time.jsonValue())!;
}

await using site = await Site.open();
Object.assign(globalThis, { glueball });
const page = await site.page({ "Cache-Control": "max-age=3600" });
const worker = await startWorker(page);

const speeds: Record<string, { chromium: number; bun: number; ratio: number }> = {};
for (const [name, training] of Object.entries(TRAININGS)) {
  const [chromium, bun]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    chromium.push(await worker.evaluate(train, training));
    bun.push(await train(training));
  }
  const ratio = median(chromium.map((speed, round) => speed / bun[round]!));
  speeds[name] = { chromium: median(chromium), bun: median(bun), ratio };
  console.log(
    `${name}: ${Math.round(median(chromium))} steps/s in a worker of Chromium, ` +
      `${Math.round(median(bun))} in Bun; median of the ratios ${ratio.toFixed(2)}`,
  );
}

const [, training] = Object.entries(TRAININGS)[0]!;
const inTurn = async (place: Pick<Page, "evaluate">): Promise<void> => {
  for (let round = 0; round < rounds; round++) await place.evaluate(train, training);
};
const gaps = {
  idle: await longestGap(page, () => page.waitForTimeout(1000)),
  worker: await longestGap(page, () => inTurn(worker)),
  main: await longestGap(page, () => inTurn(page)),
};
for (const [name, gap] of Object.entries(gaps)) {
  console.log(`longest gap between frames, ${name}: ${gap.toFixed(1)} ms`);
}

await page.addInitScript(() => {
  const wait = setInterval(() => {
    if (globalThis.programs === undefined) return;
    clearInterval(wait);
    void programs.trainNet("wasm").then(() => {
      Object.assign(globalThis, { firstSteps: performance.now() });
    });
  });
});
const visits: number[] = [];
for (let round = 0; round < rounds; round++) visits.push(await firstSteps(page));
console.log(`first training steps after a visit, cached: ${median(visits).toFixed(0)} ms`);
writeResults("browser", { speeds, gaps, firstSteps: median(visits) });
