/** Benchmarks: many runs, in separate processes, summed up. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Score } from "../../../cli/benchmark/score.ts";
import { imdecode } from "../../../gluon/image/mod.ts";
import { glueball } from "../program.ts";

describe("glueball benchmark", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "glueball-benchmark-"));
    const setting = {
      name: "Tiny/one",
      environment: "CartPole-v1",
      about: "Too small to learn anything",
      n_timesteps: 200,
      eval_freq: 100,
      measure: "greedy",
      algorithm: "dqn",
      options: { net_arch: [4], learning_starts: 50 },
      published: [],
    };
    writeFileSync(join(folder, "tiny.json"), JSON.stringify(setting));
    const wrong = { ...setting, environment: "Pendulum-v1" };
    writeFileSync(join(folder, "wrong.json"), JSON.stringify(wrong));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("trains every seed, prints the summary, and writes all of it; again, it is the same", async () => {
    const run = async (jobs: number): Promise<unknown> => {
      const line = `benchmark tiny.json --seeds 2 --first-seed 7 --jobs ${jobs} --out out`;
      const { status, stdout, stderr } = await glueball(line.split(" "), { cwd: folder });
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Tiny\/one, DQN, 200 steps on wasm$/m);
      expect(stdout.match(/^ {2}seed [78]: [\d.]+ ± [\d.]+ greedily, best at step/gm)).toHaveLength(
        2,
      );
      expect(stdout).toMatch(/interquartile mean +[\d.]+ {2}\(95%: [\d.]+ to [\d.]+\)/);
      expect(stdout).toMatch(/optimality gap +[\d.]+ {2}\(95%/);
      expect(readFileSync(join(folder, "out", "Tiny-one.svg"), "utf8")).toContain("</svg>");
      const png = await imdecode(readFileSync(join(folder, "out", "Tiny-one.png")));
      expect(png.shape).toEqual([840, 1440, 3]);
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
      expect(scores.map(({ seed }) => seed)).toEqual([7, 8]);
      return [written.summary, scores.map(({ stepsPerSecond: _, ...score }) => score)];
    };
    expect(await run(2)).toEqual(await run(1));
  });

  test("compares algorithms, with a curve of each", async () => {
    const line = "benchmark Catch-v0 --algo lookahead,dqn --seeds 2 --total-steps 60 --out both";
    const { status, stdout, stderr } = await glueball(line.split(" "), { cwd: folder });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Catch-v0, Lookahead, 60 steps on wasm$/m);
    expect(stdout).toMatch(/^ {2}lookahead over dqn +[01]\.\d\d {2}\(95%: [01]\.\d\d to [01]/m);
    const read = (name: string): string => readFileSync(join(folder, "both", name), "utf8");
    expect(JSON.parse(read("lookahead-dqn.json"))).toMatchObject({
      names: ["Catch-v0"],
      comparisons: [{ algorithm: "lookahead", over: "dqn" }],
    });
    expect(read("Catch-v0.svg").match(/<polygon/g)).toHaveLength(2);
  });

  test("says what a worker that fails says", async () => {
    const { status, stderr } = await glueball(["benchmark", "wrong.json"], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error: Cannot run benchmark wrong\.json --algo dqn --backend wasm --total-steps 200 --worker \d: Cannot learn Pendulum-v1 with DQN: /,
    );
  });
});
