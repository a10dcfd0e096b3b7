/** Progress bars: what is drawn, how often, and where nothing is. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ProgressBar, progress } from "../../../gluon/utils/mod.ts";
import { runProgram } from "../../../tools/program.ts";

/** A terminal that keeps what is written, and a clock that the test moves. */
function stand(isTTY = true, columns = 60) {
  const written: string[] = [];
  const time = { now: 100 };
  const screen = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, time, screen, clock: () => time.now };
}

describe("A progress bar", () => {
  const before = process.env.CI;
  beforeEach(() => {
    delete process.env.CI;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.CI;
    else process.env.CI = before;
  });

  test("shows how much is done, how long it took and takes, and what it is told", () => {
    const { written, time, screen, clock } = stand(true, 70);
    const bar = new ProgressBar({ total: 4, description: "Epoch 1", unit: "batch", screen, clock });
    time.now += 2;
    bar.update(1, "loss 0.5");
    expect(written).toEqual([
      "\rEpoch 1:  25%|███         | 1/4 [00:02<00:06, 2.00 s/batch, loss 0.5]\x1b[K",
    ]);
    time.now += 3598;
    bar.update(4);
    expect(written[1]).toContain("100%|");
    expect(written[1]).toContain("4/4 [1:00:00<00:00, 900.00 s/batch, loss 0.5]");
    bar.close();
    expect(written.at(-1)).toBe("\n");
    bar.close();
    expect(written).toHaveLength(4);
  });

  test("is drawn ten times a second at most, and at the end, and never wraps", () => {
    const { written, time, screen, clock } = stand(true, 30);
    const bar = new ProgressBar({ total: 1000, screen, clock });
    for (let i = 1; i <= 1000; i++) {
      time.now += 0.001;
      bar.update(i);
    }
    expect(written.length).toBeGreaterThan(8);
    expect(written.length).toBeLessThan(13);
    for (const line of written)
      expect(line.replace("\r", "").replace("\x1b[K", "").length).toBeLessThan(30);
  });

  test("counts where the total is not known", () => {
    const { written, time, screen, clock } = stand();
    const bar = new ProgressBar({ screen, clock });
    time.now += 1;
    bar.update(3);
    expect(written).toEqual(["\r3 it [00:01, 3.00 it/s]\x1b[K"]);
  });

  test("with a delay, draws nothing of what ends before", () => {
    const { written, time, screen, clock } = stand();
    const short = new ProgressBar({ total: 2, delay: 1, screen, clock });
    time.now += 0.9;
    short.update(2);
    short.close();
    expect(written).toEqual([]);
    const long = new ProgressBar({ total: 2, delay: 1, screen, clock });
    time.now += 1;
    long.update(1);
    long.close();
    expect(written[0]).toContain("1/2");
    expect(written.at(-1)).toBe("\n");
  });

  test("is quiet in pipes, in dumb terminals and under CI", () => {
    const pipe = stand(false);
    const piped = new ProgressBar({ screen: pipe.screen });
    piped.update(1);
    piped.close();
    process.env.CI = "true";
    const watched = stand();
    const bar = new ProgressBar({ screen: watched.screen });
    bar.update(1);
    bar.close();
    expect([piped.isLive, bar.isLive, ...pipe.written, ...watched.written]).toEqual([false, false]);
  });

  test("progress() passes on what it iterates, and leaves its line where the loop ends early", async () => {
    const { written, screen } = stand();
    const seen: string[] = [];
    for await (const each of progress(["a", "b", "c"], { screen, interval: 0 })) seen.push(each);
    expect(seen).toEqual(["a", "b", "c"]);
    expect(written.join("")).toContain("3/3");
    written.length = 0;
    for await (const each of progress(new Set([1, 2, 3]), { screen, interval: 0 }))
      if (each === 2) break;
    expect(written.at(-1)).toBe("\n");
    expect(written[0]).toContain("1/3");
  });
});

test("A progress bar asks Deno for no permission", async () => {
  const module = new URL("../../../gluon/utils/progress_bar.ts", import.meta.url).href;
  const folder = mkdtempSync(join(tmpdir(), "glueball-progress-"));
  const script = join(folder, "script.ts");
  writeFileSync(
    script,
    `import { progress } from ${JSON.stringify(module)};\n` +
      "let sum = 0;\nfor await (const each of progress([1, 2, 3])) sum += each;\nconsole.log(sum);\n",
  );
  const flags = ["--no-prompt", "--no-check", "--config", "deno.json"];
  const { output, status } = await runProgram(["deno", "run", ...flags, script]);
  rmSync(folder, { recursive: true });
  expect({ status, last: output.trim().split("\n").at(-1) }).toEqual({ status: 0, last: "6" });
}, 60_000);
