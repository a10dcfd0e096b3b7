/** `glueball zoo`. */

import { describe, expect, test } from "bun:test";
import { ZOO } from "../../../cli/zoo/zoo.ts";
import { glueball } from "../program.ts";

describe("glueball zoo", () => {
  test("lists the settings beside what others reach", async () => {
    const { status, stdout } = await glueball(["zoo"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^ {2}CartPole-v1\/cleanrl +dqn +500,000 +488\.7 ± 16\.1, CleanRL dqn\.py$/m,
    );
  });

  test("shows one with all its options and sources", async () => {
    const { stdout } = await glueball(["zoo", "CartPole-v1/cleanrl"]);
    expect(stdout).toMatch(/^ {2}learning_rate +0\.00025$/m);
    expect(stdout).toContain("https://docs.cleanrl.dev/rl-algorithms/dqn");
    expect(stdout).toMatch(/train +\S.* train CartPole-v1\/cleanrl --algo dqn$/m);
  });

  test("says which there are where it has none of the name", async () => {
    const { status, stderr } = await glueball(["zoo", "Pong"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'error: Cannot show "Pong": the zoo has no setting of that name; ' +
        `it has ${[...new Set(ZOO.map(({ name }) => name))].join(", ")}.\n`,
    );
  });

  test("shows that of an algorithm, in words or as a file that train takes", async () => {
    const { stdout } = await glueball(["zoo", "CartPole-v1", "--algo", "ppo"]);
    expect(stdout).toMatch(/^ {2}n_envs +8$/m);
    expect(stdout).toMatch(/^ {2}learning_rate +lin_0\.001$/m);
    expect((await glueball(["zoo", "CartPole-v1"])).stdout).toMatch(
      /^ {2}also +\S.* zoo CartPole-v1 --algo ppo$/m,
    );
    const { stdout: json } = await glueball(["zoo", "CartPole-v1", "--algo", "ppo", "--json"]);
    expect(JSON.parse(json)).toEqual(
      ZOO.find(({ name, algorithm }) => name === "CartPole-v1" && algorithm === "ppo"),
    );
  });
});
