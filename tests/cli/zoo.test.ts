/** The zoo: its settings, and settings from files. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTuned, settingOf, ZOO } from "../../cli/zoo.ts";
import { make } from "../../envs/mod.ts";
import { Discrete } from "../../rl/spaces.ts";
import { glueball } from "./program.ts";

let folder = "";
beforeAll(() => {
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
  totalSteps: 100,
  evalFreq: 50,
  measure: "greedy",
  dqn: { gamma: 0.9 },
  published: [],
};

describe("the zoo", () => {
  test.each(ZOO.map((setting) => [setting.name, setting] as const))(
    "%s is of an environment that DQN can learn, and is found by its name",
    (name, setting) => {
      expect(make(setting.environment).action_space).toBeInstanceOf(Discrete);
      expect(name.split("/")[0]).toBe(setting.environment);
      expect(settingOf(name)).toBe(setting);
      expect(isTuned(name)).toBe(true);
    },
  );

  test("has a safe setting for what it does not know", () => {
    expect(isTuned("Taxi-v4")).toBe(false);
    expect(settingOf("Taxi-v4")).toEqual({
      name: "Taxi-v4",
      environment: "Taxi-v4",
      about: "Safe and slow",
      totalSteps: 100_000,
      evalFreq: 5_000,
      measure: "greedy",
      dqn: { buffer_size: 100_000 },
      published: [],
    });
  });

  test("reads a setting from a file of the same form", () => {
    expect(settingOf(file(SETTING))).toEqual(SETTING as ReturnType<typeof settingOf>);
  });

  test("refuses a file of another form, or options that DQN does not have", () => {
    const path = file({ ...SETTING, evalFreq: 0, steps: 3 });
    expect(() => settingOf(path)).toThrow(
      `Cannot use the setting ${path}: evalFreq: Too small: expected number to be >=1; ` +
        'it: Unrecognized key: "steps".',
    );
    file({ ...SETTING, dqn: { gamma: 2 } });
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

describe("glueball zoo", () => {
  test("lists the settings beside what others reach", async () => {
    const { status, stdout } = await glueball(["zoo"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}CartPole-v1\/cleanrl +500,000 +488\.7 ± 16\.1, CleanRL dqn\.py$/m);
  });

  test("shows one with all its options and sources", async () => {
    const { stdout } = await glueball(["zoo", "CartPole-v1/cleanrl"]);
    expect(stdout).toMatch(/^ {2}learning_rate +0\.00025$/m);
    expect(stdout).toContain("https://docs.cleanrl.dev/rl-algorithms/dqn");
    expect(stdout).toMatch(/train +\S.* train CartPole-v1\/cleanrl$/m);
  });

  test("says which there are where it has none of the name", async () => {
    const { status, stderr } = await glueball(["zoo", "Pong"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'error: Cannot show "Pong": the zoo has no setting of that name; ' +
        `it has ${ZOO.map(({ name }) => name).join(", ")}.\n`,
    );
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
});
