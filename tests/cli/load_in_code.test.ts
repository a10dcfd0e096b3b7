/** A checkpoint that `glueball train` wrote is loaded by a program, with the line that README.md shows. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envs, rl, use } from "../../mod.ts";
import { glueball } from "./program.ts";

const FLAGS = "--total-steps 300 --eval-freq 150 --eval-episodes 1 --seed 1";

let cwd = "";
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "glueball-load-"));
  await use("wasm");
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Trains, and gives the path of the best agent. */
async function train(words: string, file: string): Promise<string> {
  const args = [...`train ${words} ${FLAGS} --checkpoint ${file}`.split(" ")];
  const { status, stderr } = await glueball(args, { cwd });
  expect([status, stderr]).toEqual([0, ""]);
  return join(cwd, file);
}

test("DQN.load(file, envs.make) plays, learns on and saves a checkpoint of the command line", async () => {
  const file = await train("CartPole-v1", "plain.safetensors");
  const agent = await rl.DQN.load(file, envs.make);
  expect([agent.env.name, agent.step]).toEqual(["CartPole-v1", 150]);
  expect((await agent.evaluate(envs.make("CartPole-v1"), { episodes: 2 })).returns).toHaveLength(2);
  await agent.learn({ total_timesteps: 400 });
  await agent.save(file);
  const { status, stdout } = await glueball(["evaluate", file, "--episodes", "1"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain("agent of 400 steps");
});

test("load(file, envs.make) makes the environment with the options that the command line had", async () => {
  const file = await train(
    "FrozenLake-v1 --env-option is_slippery=false --env-option max_episode_steps=7",
    "options.safetensors",
  );
  const agent = await rl.load(file, envs.make);
  const { env } = agent as rl.DQN<number>;
  const still = "num_envs" in env ? null : env;
  still!.get_init_state({ seed: 0 });
  const steps = Array.from({ length: 7 }, () => still!.step(0));
  expect(steps.map(({ truncated }) => truncated)).toEqual([...Array(6).fill(false), true]);
  expect(steps.map(({ next_state }) => next_state)).toEqual(Array(7).fill(0));
});

test("load(file, envs.make) loads an agent of any algorithm", async () => {
  const file = await train("GridWorld-v0 --algo lookahead", "lookahead.safetensors");
  const agent = await rl.load(file, envs.make);
  expect(agent.algorithm).toBe("Lookahead");
  expect((await agent.evaluate(envs.make("GridWorld-v0"), { episodes: 1 })).returns).toHaveLength(
    1,
  );
});
