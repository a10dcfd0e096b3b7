/** A page trains in a worker, which serves it a function. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { makeAgent, parametersOf } from "./page/programs.ts";
import { Site } from "./support/browser.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site[Symbol.asyncDispose]());

/** The training that the worker serves. */
type Train = (total_timesteps: number) => Promise<number[]>;

test("A page has its worker train, gets reports and the parameters, and ends what takes too long", async () => {
  const page = await site.page();
  const [worker] = await Promise.all([
    page.waitForEvent("worker"),
    page.evaluate(() => {
      const worker = new Worker("glueball.js", { type: "module" });
      Object.assign(globalThis, { training: worker });
    }),
  ]);
  // The call comes first: a worker that is slow to serve misses nothing.
  const results = page.evaluate(async () => {
    const { inWorker } = glueball.rl;
    const { training } = globalThis as unknown as { training: Worker };
    const steps: number[] = [];
    const onReport = (step: unknown): unknown => steps.push(step as number);
    const parameters = await inWorker<Train>(training, 2_000, { onReport });
    const stop = new AbortController();
    const never = { signal: stop.signal, onReport: () => stop.abort(new Error("enough")) };
    const ended = await inWorker<Train>(training, 1e9, never).catch(({ message }) => message);
    const refused = await inWorker<Train>(training, -1).catch((error) => String(error));
    return { steps, parameters, ended, refused };
  });
  await worker.evaluate(async () => {
    while (globalThis.glueball === undefined) await new Promise((next) => setTimeout(next, 10));
    glueball.rl.serveWorker<number, number, number[]>(
      async (total_timesteps, { report, signal }) => {
        const agent = await programs.makeAgent();
        const onStep = ({ step }: { readonly step: number }): void => report(step);
        await agent.learn({ total_timesteps, signal, onStep });
        return programs.parametersOf(agent);
      },
    );
  });
  const { steps, parameters, ended, refused } = await results;
  const agent = await makeAgent();
  await agent.learn({ total_timesteps: 2_000 });
  expect(parameters).toEqual(await parametersOf(agent));
  expect(steps.at(-1)).toBe(2_000);
  expect(ended).toBe("enough");
  expect(refused).toMatch(/^RangeError: Cannot learn for total_timesteps -1/);
});
