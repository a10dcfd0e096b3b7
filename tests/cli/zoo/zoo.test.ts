/** The zoo: its settings, and settings from files. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load as loadBackend } from "../../../backends/mod.ts";
import { isTuned, settingOf, usualAlgorithm, ZOO } from "../../../cli/zoo/zoo.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { algorithms } from "../../../rl/mod.ts";
import { glueball } from "../program.ts";

let folder = "";
beforeAll(async () => {
  setBackend(await loadBackend("wasm"));
  folder = mkdtempSync(join(tmpdir(), "glueball-zoo-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: object): string {
  const path = join(folder, "setting.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const SETTING = {
  name: "Mine",
  environment: "Catch-v0",
  about: "Mine",
  n_timesteps: 100,
  eval_freq: 50,
  measure: "greedy",
  algorithm: "dqn",
  n_envs: 1,
  normalize: false,
  frame_stack: 1,
  env_options: {},
  options: { gamma: 0.9 },
  published: [],
};

describe("the zoo", () => {
  // Those of Python's need packages that the tests do not have.
  const ours = ZOO.filter(({ environment }) => !environment.startsWith("gymnasium:"));
  test.each(ours.map((setting) => [setting.algorithm, setting.name, setting] as const))(
    "%s learns %s, and is found by these names",
    (algorithm, name, setting) => {
      const { environment, n_envs, options } = setting;
      const env = n_envs === 1 ? make(environment) : make_vec(environment, n_envs);
      algorithms[algorithm].make(env as never, { ...options, net_arch: [4] }).dispose();
      expect([environment, `${environment}/`].some((each) => name.startsWith(each))).toBe(true);
      expect(settingOf(name, algorithm)).toBe(setting);
      expect([isTuned(name), isTuned(name, algorithm)]).toEqual([true, true]);
    },
  );

  test("has settings of Python's environments, whose options are words", () => {
    const theirs = ZOO.filter(({ environment }) => environment.startsWith("gymnasium:"));
    expect(theirs.length).toBeGreaterThan(3);
    for (const { name, algorithm, env_options } of theirs) {
      expect(settingOf(name, algorithm).env_options).toBe(env_options);
      const { atari_preprocessing: word } = env_options;
      if (word !== undefined) expect(JSON.parse(word)).toHaveProperty("clip_reward");
    }
  });

  test("trains with its first algorithm, or with the usual one for the actions", () => {
    expect(settingOf("CartPole-v1").algorithm).toBe("dqn");
    expect([settingOf("CartPole-v1", "ppo").n_envs, isTuned("CartPole-v0", "ppo")]).toEqual([
      8,
      false,
    ]);
    expect(["Taxi-v4", "gymnasium:Any-v0"].map(usualAlgorithm)).toEqual(["dqn", "dqn"]);
    expect(usualAlgorithm("Pendulum-v1")).toBe("sac");
    expect(settingOf("CartPole-v1/cleanrl", "ppo").name).toBe("CartPole-v1");
  });

  test("has a safe setting for what it does not know", () => {
    expect(isTuned("Taxi-v4")).toBe(false);
    expect(settingOf("Taxi-v4")).toEqual({
      name: "Taxi-v4",
      environment: "Taxi-v4",
      about: "Safe and slow",
      n_timesteps: 100_000,
      eval_freq: 5_000,
      measure: "greedy",
      n_envs: 1,
      normalize: false,
      frame_stack: 1,
      env_options: {},
      algorithm: "dqn",
      options: { buffer_size: 100_000 },
      published: [],
    });
  });

  test("reads a setting from a file of the same form", () => {
    expect(settingOf(file(SETTING))).toEqual(SETTING as ReturnType<typeof settingOf>);
    const { environment, algorithm, n_timesteps, eval_freq, ...rest } = SETTING;
    const short = settingOf(file({ environment, algorithm, n_timesteps, eval_freq }));
    expect(short).toEqual({
      ...short,
      name: "Catch-v0",
      measure: rest.measure,
      n_envs: 1,
      normalize: false,
      frame_stack: 1,
    } as never);
    const path = file(SETTING);
    expect(() => settingOf(path, "ppo")).toThrow(
      `Cannot use the setting ${path} for ppo: it is for dqn; leave --algo out.`,
    );
  });

  test("refuses a file of another form, or options that DQN does not have", () => {
    const path = file({ ...SETTING, eval_freq: 0, steps: 3 });
    expect(() => settingOf(path)).toThrow(
      `Cannot use the setting ${path}: eval_freq: Too small: expected number to be >=1; ` +
        'it: Unrecognized key: "steps".',
    );
    file({ ...SETTING, algorithm: "dqn", options: { gamma: 2 } });
    expect(() => settingOf(path)).toThrow(
      "Cannot use these options of DQN: gamma is 2: Too big: expected number to be <=1.",
    );
  });

  test("refuses what is no JSON, or not there", () => {
    const path = file(SETTING);
    writeFileSync(path, "name: Mine");
    expect(() => settingOf(path)).toThrow(`Cannot read the setting ${path}: `);
    expect(() => settingOf("nowhere.json")).toThrow("Cannot read the setting nowhere.json: ENOENT");
  });
});

test("train takes a setting by its name", async () => {
  const { stdout } = await glueball(["train", "CartPole-v1/cleanrl", "--help"]);
  expect(stdout).toContain("as tuned for CartPole-v1/cleanrl:");
  const trained = await glueball(["train", file({ ...SETTING, environment: "CartPole-v1" })], {
    cwd: folder,
  });
  expect(trained.stderr).toBe("");
  expect(trained.stdout).toContain("gamma 0.9");
  expect(trained.stdout).toContain("after 100 steps");
});
