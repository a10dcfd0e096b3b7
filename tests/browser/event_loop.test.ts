/** A training leaves a page its painting and its input, and goes on where it was when the page comes back. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import type { rl } from "glueball";
import { makeAgent, parametersOf } from "./page/programs.ts";
import { Site } from "./support/browser.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site[Symbol.asyncDispose]());

/** More than a training takes for what is waited for, if the page lives; enough to end at last if it does not. */
const STEPS = 300_000;

test("Frames are painted while the main thread learns", async () => {
  const page = await site.page();
  const step = await page.evaluate(async (total_timesteps) => {
    const { envs, rl, use } = glueball;
    await use();
    const agent = new rl.DQN(envs.make("CartPole-v1"), { train_freq: 1 });
    let frames = 0;
    const onFrame = (): void => {
      frames++;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    await agent.learn({ total_timesteps, onStep: () => frames < 30 });
    return agent.step;
  }, STEPS);
  expect(step).toBeLessThan(STEPS);
});

test("A button of the page ends the training of its main thread", async () => {
  const page = await site.page();
  await page.evaluate((total_timesteps) => {
    const { envs, rl, use } = glueball;
    const stop = new AbortController();
    document.body.innerHTML = "<button>Stop</button><output></output>";
    document.querySelector("button")!.onclick = () => stop.abort(new Error("stopped"));
    const show = (text: string): void => {
      document.querySelector("output")!.textContent = text;
    };
    use()
      .then(() => new rl.DQN(envs.make("CartPole-v1"), { train_freq: 1 }))
      .then((agent) => agent.learn({ total_timesteps, signal: stop.signal }))
      .then(
        () => show("not stopped"),
        (error) => show(error.message),
      );
  }, STEPS);
  await page.click("button");
  await page.waitForFunction(() => document.querySelector("output")!.textContent);
  expect(await page.textContent("output")).toBe("stopped");
});

test("A page that stands still while it learns goes on as if nothing had been", async () => {
  const page = await site.page();
  const session = await page.context().newCDPSession(page);
  await page.evaluate(async () => {
    const agent = await programs.makeAgent();
    Object.assign(globalThis, { learning: agent.learn({ total_timesteps: 5_000 }) });
  });
  await session.send("Debugger.enable");
  await session.send("Debugger.pause");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await session.send("Debugger.resume");
  const parameters = await page.evaluate(async () => {
    const { learning } = globalThis as unknown as { learning: Promise<rl.DQN> };
    return await programs.parametersOf(await learning);
  });
  const agent = await makeAgent();
  await agent.learn({ total_timesteps: 5_000 });
  expect(parameters).toEqual(await parametersOf(agent));
});
