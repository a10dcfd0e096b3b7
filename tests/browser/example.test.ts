/** The example of a page, built by Vite and used as a person would. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envs, rl, use } from "glueball";
import type { Browser, Page } from "playwright-core";
import { runProgram } from "../../tools/program.ts";
import { launch } from "./support/browser.ts";
import { type Server, serve } from "./support/server.ts";

let folder: string;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glueball-example-"));
  const build = ["vite", "build", "examples/browser", "--outDir", folder, "--logLevel", "warn"];
  const { status, output } = await runProgram(build);
  if (status !== 0) throw new Error(`Cannot build the example: ${output}`);
  server = await serve([folder]);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

const text = async (page: Page, selector: string): Promise<string> =>
  (await page.textContent(selector)) ?? "";
const stepOf = async (page: Page): Promise<number> =>
  Number((await text(page, "#step")).replace(",", ""));
const untilSaid = async (page: Page, words: string): Promise<void> => {
  const isSaid = (words: string): boolean =>
    document.querySelector("#status")!.textContent === words;
  await page.waitForFunction(isSaid, words).catch(async (error) => {
    throw new Error(`It says "${await text(page, "#status")}", not "${words}"`, { cause: error });
  });
};

test("The example learns, rests, saves, and goes on from what it saved after a reload", async () => {
  const page = await browser.newPage();
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(server.url);
  await untilSaid(page, "Press Start.");

  await page.click("#start");
  await page.waitForFunction(() => Number(document.querySelector("#mean")!.textContent) > 60);
  await page.click("#pause");
  await untilSaid(page, "It rests.");
  await page.click("#save");
  await untilSaid(page, "It is saved in this browser.");
  const saved = await stepOf(page);
  const curve = await page.getAttribute(".mean", "d");
  expect(saved).toBeGreaterThan(1_000);
  expect(curve).toMatch(/^M/);

  await page.reload();
  await untilSaid(page, "Press Start.");
  expect(await stepOf(page)).toBe(0);
  await page.click("#load");
  await untilSaid(page, "It is loaded.");
  expect([await stepOf(page), await page.getAttribute(".mean", "d")]).toEqual([saved, curve]);
  await page.click("#start");
  await page.waitForFunction(
    (saved) => Number(document.querySelector("#step")!.textContent!.replace(",", "")) > saved,
    saved,
  );
  await page.click("#stop");
  await untilSaid(page, "Press Start.");
  expect(errors).toEqual([]);
});

test("What the example downloads is a checkpoint, which it takes back; what is none it refuses", async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.click("#start:enabled");
  await page.waitForFunction(() => document.querySelector("#step")!.textContent !== "0");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  const path = await download.path();
  const step = await stepOf(page);
  await use("wasm");
  expect((await rl.load(path, envs.make)).step).toBe(step);

  await page.click("#stop");
  await untilSaid(page, "Press Start.");
  await page.setInputFiles("#upload", path);
  await untilSaid(page, "It is loaded.");
  expect(await stepOf(page)).toBe(step);

  const strange = { name: "a.safetensors", mimeType: "", buffer: Buffer.from("no checkpoint") };
  await page.setInputFiles("#upload", strange);
  await page.waitForFunction(() =>
    document
      .querySelector("#status")!
      .textContent!.startsWith('Cannot read the file "a.safetensors"'),
  );
  expect(await stepOf(page)).toBe(step);
});

test("The example shows the cart, in motion while it learns", async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.click("#start:enabled");
  const canvas = page.locator("canvas");
  const first = await canvas.screenshot();
  const deadline = Date.now() + 20_000;
  while (first.equals(await canvas.screenshot())) expect(Date.now()).toBeLessThan(deadline);
});
