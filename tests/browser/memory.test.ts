/** Endless programs leave nothing behind in a page; `bun tests/browser/leaks.ts` runs them for longer. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Site } from "./support/browser.ts";
import { ENDLESS, Endless } from "./support/endless.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site[Symbol.asyncDispose]());

describe("What is alive after a collection stays the same, turn after turn:", () => {
  for (const name of ENDLESS) {
    test(name, async () => {
      const page = await site.page();
      const run = await Endless.start(page, name);
      const early = await run.run(300);
      const late = await run.run(300);
      expect([late.arrays, late.bytes]).toEqual([early.arrays, early.bytes]);
      expect(late.heap).toBeLessThan(early.heap + 1e6);
      await page.close();
    });
  }
});
