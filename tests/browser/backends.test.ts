/** Every backend computes in Chromium what it computes here, whatever the page's headers allow. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { BackendName } from "glueball/backends";
import type { Page } from "playwright-core";
import { trainNet } from "./page/programs.ts";
import { Site, startWorker } from "./support/browser.ts";
import { ISOLATED, STRICT } from "./support/server.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open({ webgpu: true });
});
afterAll(() => site[Symbol.asyncDispose]());

const lossesIn = (place: Pick<Page, "evaluate">, backend: BackendName): Promise<number[]> =>
  place.evaluate((backend) => programs.trainNet(backend), backend);

describe("A training has the losses that it has outside of the browser, on", () => {
  for (const backend of ["wasm-portable", "reference"] as const) {
    test(`${backend}, to the last bit`, async () => {
      const page = await site.page();
      const expected = await trainNet(backend);
      expect(await lossesIn(page, backend)).toEqual(expected);
      expect(await lossesIn(await startWorker(page), backend)).toEqual(expected);
    });
  }

  for (const backend of ["wasm", "webgpu"] as const) {
    test(`${backend}, to rounding`, async () => {
      const page = await site.page();
      const expected = await trainNet("reference");
      const losses = await lossesIn(page, backend);
      for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[i]!, 4);
    });
  }
});

describe("The default backend works in a page", () => {
  for (const [name, headers, isolated] of [
    ["that is cross-origin isolated", ISOLATED, true],
    ["that is not", {}, false],
    ["whose policy forbids that text becomes a program", STRICT, false],
  ] as const) {
    test(`${name}, and in its worker`, async () => {
      const page = await site.page(headers);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      const expected = await lossesIn(page, "wasm");
      expect(expected.at(-1)).toBeLessThan(expected[0]!);
      expect(await lossesIn(await startWorker(page), "wasm")).toEqual(expected);
    });
  }
});
