/** The command line: what is understood, and what is said of the rest. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dqnOptions } from "../../rl/algorithms/options/dqn.ts";
import { glueball } from "./program.ts";

describe("help", () => {
  test("--help names every command and ends well", async () => {
    const { status, stdout } = await glueball(["--help"]);
    expect(status).toBe(0);
    for (const command of ["train", "evaluate", "play", "envs", "backends"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} {2,}\\w`, "m"));
    }
  });

  test("every option of DQN is a flag of train, with its default", async () => {
    const { stdout } = await glueball(["train", "--help"]);
    for (const key of Object.keys(dqnOptions.shape)) {
      expect(stdout).toMatch(new RegExp(`--(\\[no-\\])?${key.replaceAll("_", "-")}\\b`));
    }
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("discount factor (default: 0.99)");
  });

  test("train's help shows the settings of the environment that is named", async () => {
    const { stdout } = await glueball(["train", "CartPole-v1", "--help"]);
    expect(stdout).toContain("as tuned for CartPole-v1:");
  });

  test("--version is that of the package", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect((await glueball(["--version"])).stdout).toBe(`${version}\n`);
  });
});

describe("what is refused, with status 1 and no stack trace", () => {
  const refusals: readonly (readonly [string, string])[] = [
    ["trian", "error: unknown command 'trian'\n(Did you mean train?)"],
    ["train CartPole-v1 --sede 1", "error: unknown option '--sede'\n(Did you mean --seed?)"],
    [
      "train CartPol-v1",
      'error: Cannot find environment "CartPol-v1": no environment has this id; ' +
        'the nearest is "CartPole-v1", and envs.list() names all.',
    ],
    [
      "train",
      "error: Cannot train: no environment is named; name one, such as CartPole-v1, or --resume a checkpoint.",
    ],
    [
      "train Pendulum-v1 --algo dqn",
      "error: Cannot learn Pendulum-v1 with DQN: its actions are Box(-2.0, 2.0, (1,), float32); they must be Discrete; use sac, td3 or ppo.",
    ],
    [
      "train CartPole-v1 --learning-rate -1",
      "error: option '--learning-rate <x>' argument '-1' is invalid. Too small: expected number to be >0.",
    ],
    [
      "train CartPole-v1 --net-arch 64,wide",
      "error: option '--net-arch <n,...>' argument '64,wide' is invalid. Invalid input: expected number, received string.",
    ],
    [
      "train CartPole-v1 --total-steps 1.5",
      "error: option '-n, --total-steps <n>' argument '1.5' is invalid. Invalid input: expected int, received number.",
    ],
    [
      "train CartPole-v1 --checkpoint best",
      "error: option '-o, --checkpoint <path>' argument 'best' is invalid. It must end in .safetensors.",
    ],
    [
      "train --resume tests",
      'error: Cannot open "tests": there is no checkpoint in the folder; give one that train saved to.',
    ],
    [
      "train CartPole-v1 --save-freq -5",
      "error: option '--save-freq <n>' argument '-5' is invalid. Too small: expected number to be >=0.",
    ],
    [
      "train CartPole-v1 --backend wasn",
      'error: Cannot use backend "wasn": there is no such backend; use one of wasm, wasm-portable, native, webgpu, reference (did you mean "wasm"?)',
    ],
    [
      "play nowhere.safetensors",
      'error: Cannot open "nowhere.safetensors": there is no such file; give a checkpoint that train saved.',
    ],
    [
      "benchmark CartPole-v1 --seeds 1e9",
      "error: option '--seeds <n>' argument '1e9' is invalid. Too big: expected number to be <=100000.",
    ],
    ["evaluate", "error: missing required argument 'checkpoint'"],
  ];
  test.each(refusals)("glueball %s", async (line, message) => {
    const { status, stdout, stderr } = await glueball(line.split(" "));
    expect(stderr).toBe(`${message}\n`);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  test("--verbose and DEBUG add the stack trace", async () => {
    for (const run of [
      glueball(["train", "CartPol-v1", "--verbose"]),
      glueball(["train", "CartPol-v1"], { env: { DEBUG: "1" } }),
    ]) {
      expect((await run).stderr).toMatch(/Cannot find environment "CartPol-v1".*\n +at /s);
    }
  });

  test("GLUEBALL_BACKEND chooses the backend, and --backend wins over it", async () => {
    const env = { GLUEBALL_BACKEND: "fromTheEnvironment" };
    const chosen = await glueball(["train", "CartPole-v1"], { env });
    expect(chosen.stderr).toContain('Cannot use backend "fromTheEnvironment"');
    const overridden = await glueball(["train", "CartPole-v1", "--backend", "byFlag"], { env });
    expect(overridden.stderr).toContain('Cannot use backend "byFlag"');
  });
});
