/**
 * The live view: from the command to the first point in Chromium, what watching costs a training, and frames a second with
 * a million points. `bun bench/view.ts`
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execPath, exit } from "node:process";
import { chromium } from "playwright-core";
import { envs, rl, use } from "../mod.ts";
import { Series } from "../rl/view/series.ts";
import { findChromium } from "../tools/chromium.ts";

const ROUNDS = 8;
const STEPS = 12_000;
const GOALS = { firstPoint: 1500, cost: 0.02, frames: 30 };

const executablePath = findChromium();
if (executablePath === undefined) {
  console.error("Cannot open a page: there is no Chromium here; install it.");
  exit(1);
}
await use("wasm");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const first = await timeToFirstPoint();
console.log(`command to first point: ${first.toFixed(0)} ms (goal ${GOALS.firstPoint})`);
const frames = await framesOfMillion();
console.log(`frames a second with a million points: ${frames.toFixed(0)} (goal ${GOALS.frames})`);
await browser.close();
const cost = await costOfWatching();
console.log(`cost to the training: ${(100 * cost).toFixed(1)}% (goal ${100 * GOALS.cost}%)`);
exit(first <= GOALS.firstPoint && frames >= GOALS.frames && cost <= GOALS.cost ? 0 : 1);

/** Milliseconds from starting the program until a browser, which is open, has drawn a return. */
async function timeToFirstPoint(): Promise<number> {
  const cwd = mkdtempSync(join(tmpdir(), "glueball-view-"));
  const page = await browser.newPage();
  const started = performance.now();
  const program = resolve("cli/glueball.ts");
  const child = spawn(execPath, [program, "train", "CartPole-v1", "--view", "--no-live"], { cwd });
  let said = "";
  const url = await new Promise<string>((found) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const match = /http:\/\/\S+\/(?=\s)/.exec(said);
      if (match) found(match[0]);
    });
  });
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector(".large .value")?.textContent !== "");
  const time = performance.now() - started;
  child.kill("SIGKILL");
  await page.close();
  rmSync(cwd, { recursive: true, force: true });
  return time;
}

/** Redraws all charts of a run of a million points in each frame. */
async function framesOfMillion(): Promise<number> {
  const view = await rl.view(new rl.DQN(envs.make("CartPole-v1")) as never, { runs: [million()] });
  const page = await browser.newPage();
  await page.goto(view.url);
  await page.waitForSelector(".runs input");
  await page.click('[aria-label="Draw a million, a million"]');
  const frames = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const slider = document.querySelector<HTMLInputElement>(".smoothing input")!;
        let [count, begun] = [0, 0];
        const draw = (now: number): void => {
          begun ||= now;
          if (now - begun > 3000) {
            resolve((1000 * count) / (now - begun));
            return;
          }
          count++;
          slider.value = `${0.5 + 0.4 * Math.sin(count / 10)}`;
          slider.dispatchEvent(new Event("input"));
          requestAnimationFrame(draw);
        };
        requestAnimationFrame(draw);
      }),
  );
  await view.close();
  return frames;
}

function million(): rl.WatchedRun {
  const series = new Series();
  for (let i = 0; i < 1_000_000; i++) series.append(i, Math.sin(i / 9e4) * 200 + (i % 97));
  const data = series.toData();
  const status: rl.RunStatus = {
    ...{ state: "log", step: 1_000_000, stepsPerSecond: null, seconds: 0 },
    ...{ learningRate: null, memory: null, commands: [] },
  };
  const snapshot = (): rl.RunSnapshot => ({
    ...{ id: "a million", title: "a million", options: [], totalSteps: null, threshold: null },
    ...{ plays: false, status, series: { return: data, loss: data }, evaluations: [] },
  });
  return {
    id: "a million",
    snapshot,
    watch: () => () => {},
    command: async () => "",
    close: () => {},
  };
}

/** The share that a training takes longer where another process watches it, agent included: the median of pairs. */
async function costOfWatching(): Promise<number> {
  await train(false);
  const shares: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const [plain, watched] =
      i % 2 === 0
        ? [await train(false), await train(true)]
        : ([await train(true), await train(false)].reverse() as [number, number]);
    shares.push(watched / plain - 1);
  }
  return shares.sort((a, b) => a - b)[ROUNDS / 2]!;
}

/** Seconds of processor time of this process for a training. */
async function train(isWatched: boolean): Promise<number> {
  const agent = new rl.DQN(envs.make("CartPole-v1"), {
    learning_starts: 100,
    train_freq: 1,
    seed: 1,
  });
  const view = isWatched
    ? await rl.view(agent as never, { env: envs.make("CartPole-v1") as never })
    : null;
  const watcher = view === null ? null : await watch(view.url);
  const before = process.cpuUsage();
  await agent.learn({ total_timesteps: STEPS, ...(view && { onStep: view.onStep }) });
  const { user, system } = process.cpuUsage(before);
  watcher?.kill();
  await view?.close();
  agent.dispose();
  return (user + system) / 1e6;
}

/** A process that reads the events of a view; gives it once it does. */
function watch(url: string): Promise<ChildProcess> {
  const code = `const { body } = await fetch("${url}events"); for await (const _ of body) console.log(1);`;
  const child = spawn(execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((found) => child.stdout.once("data", () => found(child)));
}
