/** A page without a GPU tells its user what a user of a page can do. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { noAdapterError, noWebgpuError } from "../../backends/webgpu/host.ts";
import { Site, startWorker } from "./support/browser.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site[Symbol.asyncDispose]());

/** What `available()` says of webgpu, once the page has nothing but these of its globals. */
const reasonIn = (
  place: Pick<Page, "evaluate">,
  globals: Readonly<Record<string, unknown>> = {},
): Promise<string | undefined> =>
  place.evaluate(async (globals) => {
    for (const [name, value] of Object.entries(globals)) {
      const owner = name === "gpu" ? navigator : globalThis;
      Object.defineProperty(owner, name, { value: value ?? undefined });
    }
    const list = await glueball.backends.available();
    return list.find(({ name }) => name === "webgpu")?.reason;
  }, globals);

test("where the browser offers no adapter, also in a worker", async () => {
  const page = await site.page();
  const { message } = noAdapterError("page");
  expect(await reasonIn(page)).toBe(message);
  expect(await reasonIn(await startWorker(page))).toBe(message);
});

test("where the browser has no WebGPU", async () => {
  const { message } = noWebgpuError("page", { isSecureContext: true });
  expect(await reasonIn(await site.page(), { gpu: null })).toBe(message);
});

test("where the page is no secure context", async () => {
  const globals = { isSecureContext: false };
  const { message } = noWebgpuError("page", globals);
  expect(await reasonIn(await site.page(), { ...globals, gpu: null })).toBe(message);
});
