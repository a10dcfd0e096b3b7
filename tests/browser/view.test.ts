/** The page of a live view in Chromium: what it shows, what its buttons do, who can use it, and how fast it draws. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { envs, rl, use } from "glueball";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launch } from "./support/browser.ts";
import { EndedRun } from "./support/ended_run.ts";
import { cutOff, lookOptions, SIZES, violations } from "./support/look.ts";

let browser: Browser;
let view: rl.View;
let learned: Promise<unknown>;
let agent: rl.DQN<Float32Array>;
beforeAll(async () => {
  await use("wasm");
  agent = new rl.DQN(envs.make("CartPole-v1"), {
    ...{ learning_starts: 100, learning_rate: 1e-3, net_arch: [32], seed: 1 },
  });
  browser = await launch();
  view = await rl.view(agent as never, {
    ...{ env: envs.make("CartPole-v1") as never, totalSteps: 10_000_000 },
    ...{ save: async () => "a.safetensors", runs: [new EndedRun("logs/long", 1_000_000)] },
  });
  const evaluation = { step: 500, mean: 100, std: 20, episodes: 10 };
  view.onEvaluation(evaluation);
  view.onEvaluation({ ...evaluation, step: 1000, mean: 180 });
  learned = agent.learn({ total_timesteps: 10_000_000, onStep: view.onStep });
});
afterAll(async () => {
  await view.training.command({ id: "training", command: "stop" });
  await learned;
  await view.close();
  await browser.close();
});

async function open(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  await page.goto(view.url);
  await page.waitForSelector(".charts .chart canvas");
  await page.waitForFunction(() => document.querySelector(".bars .chosen") !== null);
  return { page, faults };
}

describe("The page of a view", () => {
  for (const size of SIZES) {
    test(`is whole, readable and without errors, ${size.join(", ")} pixels wide`, async () => {
      const { page, faults } = await open(lookOptions(size));
      await page.click("summary");
      expect(await cutOff(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.close();
    });
  }

  test("pauses, steps, sets the learning rate and resumes, by buttons and keys", async () => {
    const { page } = await open();
    const state = (): Promise<string | null> => page.textContent(".state");
    await page.click('button:text-is("Pause")');
    await page.waitForFunction(() => document.querySelector(".state")!.textContent === "Paused");
    const { step } = agent;
    await page.click('button:text-is("Step")');
    while (agent.step === step) await page.waitForTimeout(10);
    await page.keyboard.press(".");
    while (agent.step === step + 1) await page.waitForTimeout(10);
    expect(agent.step).toBe(step + 2);
    await page.fill("#rate", "0.25");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector(".said")!.textContent!.includes("learning rate is 0.25"),
    );
    expect(agent.trainer.learning_rate).toBe(0.25);
    await page.keyboard.press("Escape");
    await page.click("h1");
    await page.locator("#rate").blur();
    await page.keyboard.press("s");
    await page.waitForFunction(
      () => document.querySelector(".said")!.textContent === "Saved to a.safetensors.",
    );
    await page.keyboard.press(" ");
    await page.waitForFunction(() => document.querySelector(".state")!.textContent === "Learning");
    expect(await state()).toBe("Learning");
    await page.close();
  });

  test("draws the agent in motion", async () => {
    const { page } = await open();
    const screen = page.locator(".screen canvas");
    const first = await screen.screenshot();
    while (first.equals(await screen.screenshot())) await page.waitForTimeout(20);
    await page.close();
  });

  test("draws runs side by side, and only those that are chosen", async () => {
    const { page } = await open();
    expect(await page.locator(".runs li").count()).toBe(2);
    const label = (): Promise<string | null> => page.getAttribute(".large canvas", "aria-label");
    expect(await label()).not.toContain("PPO on CartPole-v1");
    await page.click('[aria-label="Draw PPO on CartPole-v1, logs/long"]');
    await page.waitForFunction(() =>
      document.querySelector(".large canvas")!.getAttribute("aria-label")!.includes("PPO"),
    );
    await page.close();
  });

  test("remembers the theme that was chosen", async () => {
    const { page } = await open();
    await page.keyboard.press("t");
    await page.reload();
    expect(await page.getAttribute("html", "data-theme")).toBe("light");
    await page.close();
  });
});
