/** What is said before and after a training. */

import { describe, expect, test } from "bun:test";
import { stripVTControlCharacters } from "node:util";
import type { TrainingConfig } from "../../../cli/training/training.ts";
import type { Outcome } from "../../../cli/training/training_listener.ts";
import { conclude, introduce } from "../../../cli/training/training_summary.ts";
import { type Agent, algorithms } from "../../../rl/mod.ts";

const config = {
  totalSteps: 500,
  threshold: 475,
  checkpoint: "a.safetensors",
} as TrainingConfig;

const best = { step: 300, mean: 480, std: 1.5, episodes: 100 };

function told(outcome: Partial<Outcome>): string {
  const whole = { end: "finished" as const, curve: [], best: null, saved: null, ...outcome };
  const ending = { outcome: whole, config, step: 500, seconds: 2, consent: "--trust" };
  return stripVTControlCharacters(conclude(ending));
}

describe("conclude()", () => {
  test("says where the best agent is, and how to watch and measure it", () => {
    const text = told({ end: "solved", best });
    expect(text.startsWith("Solved after 500 steps, in 2.0 s.\n")).toBe(true);
    expect(text).toContain("mean return  480.0 ± 1.5 over 100 episodes (solved at 475)");
    expect(text).toMatch(/watch it +\S.* play a\.safetensors --trust\n/);
    expect(text).toMatch(/measure it +\S.* evaluate a\.safetensors --trust\n/);
    expect(text).not.toContain("continue");
  });

  test("says how to continue: a training that has ended, with more steps", () => {
    const saved = "a_500_steps.safetensors";
    expect(told({ saved })).toMatch(
      /^Not solved .*train --resume a_500_steps\.safetensors --total-steps 1000 --trust\n/s,
    );
    for (const end of ["interrupted", "failed"] as const) {
      expect(told({ end, saved, best })).toMatch(
        /^Stopped after 500 steps.*best return .*, at step 300.*--resume a_500_steps\.safetensors --trust\n/s,
      );
    }
  });

  test("says no more than that nothing was saved", () => {
    expect(told({ end: "failed" })).toBe("Stopped after 500 steps, in 2.0 s.\n\n\n");
  });
});

test("introduce() names what is trained, where, and the options that are not the defaults", () => {
  const options = { ...algorithms.dqn.options.parse({}), gamma: 0.5, seed: 3 };
  const metadata = { backend: "wasm", n_envs: 4 };
  const agent = { env: { name: "Catch-v0" }, options, step: 1200, metadata } as unknown as Agent;
  const run = { ...config, log: [], logDir: "", isClaimed: true };
  const setup = { algorithm: algorithms.dqn, width: 80 };
  const again = introduce(agent, { ...run, taken: null }, { ...setup, resumed: "b.safetensors" });
  expect(stripVTControlCharacters(again)).toBe(
    "Training DQN on 4 x Catch-v0, on wasm, until the mean return is 475.\n" +
      "Continuing from b.safetensors, step 1,200.\ngamma 0.5, seed 3\n",
  );
  const numbered = introduce(
    agent,
    { ...run, taken: "0.safetensors" },
    { ...setup, resumed: null },
  );
  expect(numbered).toContain(
    "Saving to a.safetensors, since 0.safetensors is of another training.\n",
  );
});
