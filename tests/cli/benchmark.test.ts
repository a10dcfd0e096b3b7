/** Benchmarks: many runs, in processes of their own, summed up. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Score } from "../../cli/benchmark/score.ts";
import { formatScore, formatSummary, summarize } from "../../cli/benchmark/summary.ts";
import { inParallel } from "../../cli/benchmark/workers.ts";
import { settingOf } from "../../cli/zoo.ts";
import { glueball } from "./program.ts";

const never = new AbortController().signal;

describe("inParallel", () => {
  test("has at most so many at work, and gives results in the order of the items", async () => {
    let [atWork, most] = [0, 0];
    const results = await inParallel([30, 1, 20, 1, 10], 2, never, async (ms) => {
      most = Math.max(most, ++atWork);
      await setTimeout(ms);
      atWork--;
      return ms * 2;
    });
    expect(results).toEqual([60, 2, 40, 2, 20]);
    expect(most).toBe(2);
  });

  test("ends the others when one fails, begins no more, and hands the failure on", async () => {
    const begun: number[] = [];
    let ended = false;
    const all = inParallel([0, 1, 2, 3], 2, never, async (item, signal) => {
      begun.push(item);
      if (item === 1) throw new Error("broken");
      signal.addEventListener("abort", () => {
        ended = true;
      });
      await setTimeout(5);
    });
    await expect(all).rejects.toThrow("broken");
    await setTimeout(10);
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(true);
  });
});

describe("the summary of a benchmark", () => {
  const of = (mean: number, training: number): Score => ({
    seed: 3,
    greedy: { mean, std: 1.5, episodes: 100, step: 12_000 },
    training,
    stepsPerSecond: 5310,
  });

  test("is of greedy returns, or of those of training, as the setting says", () => {
    const scores = [of(100, 10), of(300, 30)];
    const [cartPole, cleanRL] = [settingOf("CartPole-v1"), settingOf("CartPole-v1/cleanrl")];
    expect(summarize(cartPole, scores).mean).toEqual({ value: 200, interval: [100, 300] });
    expect(summarize(cleanRL, scores).interquartileMean.value).toBe(20);
    expect(formatScore(cartPole, of(100, 10))).toBe(
      "seed 3: 100.0 ± 1.5 greedily, best at step 12,000, 5,310 steps/s",
    );
    expect(formatScore(cleanRL, of(100, 10))).toBe("seed 3: 10.0 in training, 5,310 steps/s");
  });

  test("stands beside what is published", () => {
    const setting = settingOf("CartPole-v1/cleanrl");
    const text = formatSummary(setting, summarize(setting, [of(500, 490)]));
    expect(text).toMatch(/^ {2}mean +490\.0 {2}\(95%: 490\.0 to 490\.0\)$/m);
    expect(text).toMatch(/^ {2}published +488\.7 ± 16\.1 {2}CleanRL dqn\.py, 3 runs, https:/m);
  });
});

describe("glueball benchmark", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "glueball-benchmark-"));
    const setting = {
      name: "Tiny/one",
      environment: "CartPole-v1",
      about: "Too small to learn anything",
      totalSteps: 200,
      evalFreq: 100,
      measure: "greedy",
      dqn: { net_arch: [4], learning_starts: 50 },
      published: [],
    };
    writeFileSync(join(folder, "tiny.json"), JSON.stringify(setting));
    const wrong = { ...setting, environment: "Pendulum-v1" };
    writeFileSync(join(folder, "wrong.json"), JSON.stringify(wrong));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("trains every seed, prints the summary, and writes all of it; again, it is the same", async () => {
    const run = async (jobs: number): Promise<unknown> => {
      const line = `benchmark tiny.json --seeds 3 --first-seed 7 --jobs ${jobs} --out out`;
      const { status, stdout, stderr } = await glueball(line.split(" "), { cwd: folder });
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Tiny\/one, 200 steps on wasm$/m);
      expect(
        stdout.match(/^ {2}seed [789]: [\d.]+ ± [\d.]+ greedily, best at step/gm),
      ).toHaveLength(3);
      expect(stdout).toMatch(/interquartile mean +[\d.]+ {2}\(95%: [\d.]+ to [\d.]+\)/);
      expect(stdout).toContain(`written to ${join("out", "dqn-Tiny-one.json")}`);
      const written = JSON.parse(readFileSync(join(folder, "out", "dqn-Tiny-one.json"), "utf8"));
      expect(Object.keys(written)).toEqual([
        "glueball",
        "backend",
        "machine",
        "setting",
        "summary",
        "scores",
      ]);
      const scores = written.scores as Score[];
      expect(scores.map(({ seed }) => seed)).toEqual([7, 8, 9]);
      return [
        written.summary,
        scores.map(({ seed, greedy, training }) => [seed, greedy, training]),
      ];
    };
    expect(await run(2)).toEqual(await run(1));
  });

  test("says what a worker that fails says", async () => {
    const { status, stderr } = await glueball(["benchmark", "wrong.json"], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error: Cannot run benchmark wrong\.json --backend wasm --worker \d: Cannot learn Pendulum-v1 with DQN: /,
    );
  });
});
