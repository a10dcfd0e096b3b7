/** Everything in one classic script, where modules do not load: in service workers, and in workers of Blob URLs. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { trainNet } from "./page/programs.ts";
import { Site } from "./support/browser.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site[Symbol.asyncDispose]());

test("A worker of a Blob URL, which has no path of its own, trains", async () => {
  const page = await site.page();
  const [worker] = await Promise.all([
    page.waitForEvent("worker"),
    page.evaluate(async () => {
      const script = await (await fetch("classic.js")).blob();
      new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    }),
  ]);
  await worker.evaluate(async () => {
    while (globalThis.programs === undefined) await new Promise((next) => setTimeout(next, 10));
  });
  const losses = await worker.evaluate(() => programs.trainNet("wasm-portable"));
  expect(losses).toEqual(await trainNet("wasm-portable"));
});

test("A service worker, where nothing can be imported later, trains", async () => {
  const page = await site.page();
  const [worker] = await Promise.all([
    page.context().waitForEvent("serviceworker"),
    page.evaluate(async () => void (await navigator.serviceWorker.register("classic.js"))),
  ]);
  const losses = await worker.evaluate(() => programs.trainNet("wasm-portable"));
  expect(losses).toEqual(await trainNet("wasm-portable"));
});
