/** A user's session: train, interrupt, go on, measure, watch. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type Environment, record } from "../../../rl/mod.ts";
import { glueball, type Run } from "../program.ts";

const SMALL = "--net-arch 8 --batch-size 32 --learning-starts 50 --eval-episodes 2".split(" ");

let cwd = "";
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-session-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

function run(line: string, ...more: readonly string[]): Promise<Run> {
  return glueball([...line.split(" "), ...more], { cwd });
}

describe("a session", () => {
  const checkpoint = "checkpoints/CartPole-v1-seed-1.safetensors";

  test("train reports each evaluation, draws the curve, and says how to watch the agent", async () => {
    const { status, stdout, stderr } = await run(
      "train CartPole-v1 --seed 1 --total-steps 300 --eval-freq 100",
      ...SMALL,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Training DQN on CartPole-v1, on wasm, until the mean return is 475\./);
    expect(stdout).toContain("net_arch 8");
    const line =
      /^\d+ of 300 steps · [\d,]+ steps\/s · return [\d.]+ · epsilon [\d.]+ · loss [\d.e-]+ · greedy [\d.]+ ± [\d.]+ \(2 episodes\)$/gm;
    expect(stdout.match(line)).toHaveLength(3);
    expect(stdout).toContain("━");
    expect(stdout).toContain("Not solved after 300 steps");
    expect(stdout).toMatch(/watch it +\S.* play checkpoints\/CartPole-v1-seed-1\.safetensors/);
    expect(existsSync(join(cwd, checkpoint))).toBe(true);
  });

  test("train ends when the environment is solved, and evaluate agrees", async () => {
    const settings =
      "--learning-rate 1e-3 --batch-size 64 --gradient-steps 2 --learning-starts 500 --target-update-interval 10 --tau 0.1";
    const line =
      "train Catch-v0 --total-steps 20000 --eval-freq 1000 --checkpoint catch.safetensors";
    const { stdout } = await run(`${line} ${settings}`);
    expect(stdout).toMatch(/^Solved after [\d,]+ steps/m);
    expect(stdout).toContain("mean return  1.00 ± 0.00 over 100 episodes (solved at 1)");
    expect((await run("evaluate catch.safetensors")).stdout).toContain("  solved: 1 is needed");
  });

  test("training again with the same seed gives the same numbers", async () => {
    const greedy = async (path: string): Promise<string[]> => {
      const line = "train CartPole-v1 --seed 3 --total-steps 300 --eval-freq 100";
      const { stdout } = await run(line, "--checkpoint", path, ...SMALL);
      return stdout.match(/loss .*$/gm) ?? [];
    };
    const first = await greedy("first.safetensors");
    expect(first).toHaveLength(3);
    expect(await greedy("second.safetensors")).toEqual(first);
  });
});

test("bc learns from a dataset, and asks for one", async () => {
  setBackend(await load("wasm"));
  const env = make("CartPole-v1") as Environment<Float32Array, number>;
  const lean = (state: Float32Array): number => Number(state[2]! + state[3]! > 0);
  await (await record(env, lean, { episodes: 10 })).save(join(cwd, "lean.safetensors"));
  const line = "train CartPole-v1 --algo bc --total-steps 640 --eval-freq 320 --eval-episodes 2";
  const { stdout, stderr } = await run(`${line} --dataset lean.safetensors`);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^640 of 640 steps/m);
  expect((await run(line)).stderr).toContain(
    "Cannot learn CartPole-v1 with BC: it has no dataset;",
  );
  const missing = await run(`${line} --dataset other.safetensors`);
  expect(missing.stderr).toContain("other.safetensors");
}, 60_000);

describe("resuming", () => {
  const line = "train CartPole-v1 --seed 2 --total-steps 1_000_000 --eval-freq 200".split(" ");
  let saved = "";

  beforeAll(async () => {
    let sent = false;
    const { stdout } = await glueball([...line, ...SMALL], {
      cwd,
      onOutput: (output, child) => {
        if (!sent && output.includes("greedy")) sent = child.kill("SIGINT");
      },
    });
    saved = /as it is now +(\S+)\n/.exec(stdout)?.[1] ?? "";
  });

  test("the interrupted training goes on where it was, beside its best agent", async () => {
    const step = Number(/_(\d+)_/.exec(saved)?.[1]);
    const { status, stdout } = await run(
      `train --resume ${saved} --eval-freq 100000 --total-steps ${step + 50}`,
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`Continuing from ${saved}, step ${step.toLocaleString("en-US")}.`);
    expect(stdout).toContain(`Not solved after ${(step + 50).toLocaleString("en-US")} steps`);
    expect(stdout).toMatch(/checkpoint +checkpoints\/CartPole-v1-seed-2\.safetensors\n/);
  });

  test("a resumed training goes on where it computed before, unless it is told otherwise", async () => {
    const line =
      "train Catch-v0 --backend wasm-portable --total-steps 150 --save-freq 150 --seed 4";
    await run(line, ...SMALL);
    const file = "checkpoints/Catch-v0-seed-4_150_steps.safetensors";
    const more = await run(`train --resume ${file} --total-steps 200`);
    expect(more.stdout).toMatch(/^Training DQN on Catch-v0, on wasm-portable,/);
    const elsewhere = await run(`train --resume ${file} --total-steps 200 --backend reference`);
    expect(elsewhere.stdout).toMatch(/^Training DQN on Catch-v0, on reference,/);
  });

  test("an option that is named changes, unless what is in the file depends on it", async () => {
    const step = Number(/_(\d+)_/.exec(saved)?.[1]);
    const resume = `train --resume ${saved} --checkpoint changed.safetensors --total-steps ${step + 20}`;
    const flags = "--learning-rate 0.5 --exploration-final-eps 0.25 --train-freq 2 --batch-size 16";
    const changed = await run(`${resume} ${flags} --n-envs 2`);
    expect([changed.status, changed.stderr]).toEqual([0, ""]);
    for (const each of [
      "learning_rate 0.5",
      "train_freq 2",
      "batch_size 16",
      "on 2 x CartPole-v1",
    ]) {
      expect(changed.stdout.replaceAll("\n", " ")).toContain(each);
    }
    for (const [flag, reason] of [
      ["--net-arch 9", "with net_arch [9]: its checkpoint was made with [8]"],
      ["--buffer-size 9999", "with buffer_size 9999: its checkpoint was made with 50000"],
      ["--prioritized-replay", "with prioritized_replay true: its checkpoint was made with false"],
    ] as const) {
      const { status, stderr } = await run(`${resume} ${flag}`);
      expect(stderr).toContain(
        `error: Cannot load an agent ${reason}, on which its arrays depend;`,
      );
      expect(status).toBe(1);
    }
    expect((await run(`${resume} --algo lookahead`)).stderr).toBe(
      `error: Cannot resume ${saved} with --algo lookahead: its agent is a DQN; leave the flag out.\n`,
    );
  });

  test("a training that has ended continues with more steps, and logs on where it did", async () => {
    await run("train CartPole-v1 --seed 6 --total-steps 100 --eval-freq 50 --log csv", ...SMALL);
    const resume = "train --resume checkpoints/CartPole-v1-seed-6.safetensors";
    const log = join(cwd, "logs/CartPole-v1-seed-6/progress.csv");
    const steps = (): number[] => {
      const lines = readFileSync(log, "utf8").trim().split("\n");
      return lines.map((line) => Number.parseInt(line, 10));
    };
    expect(steps().at(-1)).toBe(100);
    const more = await run(`${resume} --total-steps 200`);
    expect([more.status, more.stderr]).toEqual([0, ""]);
    expect(more.stdout).toMatch(/epsilon 0\.3 /); // more steps do not explore again
    expect(steps().at(-1)).toBe(200);
    const elsewhere = await run(`${resume} --total-steps 300 --log jsonl --log-dir other`);
    expect(elsewhere.stderr).toBe("");
    expect(existsSync(join(cwd, "other/progress.jsonl"))).toBe(true);
    expect((await run(`${resume} --total-steps 400 --no-log`)).status).toBe(0);
    expect(steps().at(-1)).toBe(200);
  });
});
