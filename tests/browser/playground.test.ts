/** The playground, built and used as a person would. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envs, rl, use } from "glueball";
import type { Browser, Page } from "playwright-core";
import { buildPlayground } from "../../tools/build_playground.ts";
import { launch } from "./support/browser.ts";
import { type Server, serve } from "./support/server.ts";

let folder: string;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glueball-playground-"));
  await buildPlayground(folder);
  server = await serve([folder]);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

async function open(width = 1280): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(server.url);
  await page.waitForSelector("#algorithm");
  return { page, faults };
}

const untilSaid = (page: Page, words: string): Promise<unknown> =>
  page.waitForFunction(
    (words) => document.querySelector(".said")!.textContent!.includes(words),
    words,
  );

test("The playground trains, gives a checkpoint that Bun opens, and opens it itself", async () => {
  const { page, faults } = await open(360);
  await page.fill("#steps", "600");
  await page.click('button:text-is("Train")');
  await untilSaid(page, "It has taken all steps.");
  await page.waitForSelector('.state:text-is("Finished")');
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click('button:text-is("Download")'),
  ]);
  expect(download.suggestedFilename()).toBe("CartPole-v1.safetensors");
  const path = await download.path();
  await use("wasm");
  const agent = await rl.load(path, envs.make);
  expect([agent.algorithm, agent.step]).toEqual(["DQN", 600]);
  await page.reload();
  await page.setInputFiles(".file", path);
  await untilSaid(page, "DQN on CartPole-v1, 600 steps.");
  await page.waitForSelector(".bars .chosen");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(faults).toEqual([]);
  await page.close();
});

test("The playground trains vectors of normalized environments with a Gaussian policy", async () => {
  const { page, faults } = await open();
  await page.selectOption("#environment", "Pendulum-v1");
  await page.selectOption("#algorithm", "ppo");
  await page.fill("#steps", "9000");
  await page.click('button:text-is("Train")');
  await untilSaid(page, "It has taken all steps.");
  expect(faults).toEqual([]);
  await page.close();
});

test("The playground says what is wrong with an option, a file, and a button too early", async () => {
  const { page } = await open();
  await page.click('button:text-is("Download")');
  await untilSaid(page, "Cannot download: there is no agent; train one first.");
  const strange = { name: "a.safetensors", mimeType: "", buffer: Buffer.from("no checkpoint") };
  await page.setInputFiles(".file", strange);
  await untilSaid(page, 'Cannot read the file "a.safetensors"');
  await page.click("text=Network and options");
  const gamma = page.getByLabel("gamma");
  await gamma.fill("2");
  await page.click('button:text-is("Train")');
  await untilSaid(page, "gamma is 2");
  await gamma.fill("two");
  await page.click('button:text-is("Train")');
  await untilSaid(page, "Cannot take gamma as two: it is no JSON");
  await page.close();
});
