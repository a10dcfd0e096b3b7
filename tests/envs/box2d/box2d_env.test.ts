/** States of the environments of Box2D: an episode's start and its actions. */

import { describe, expect, test } from "bun:test";
import { make } from "../../../envs/mod.ts";
import type { Action, Environment } from "../../../rl/environment.ts";
import { default_rng } from "../../../rl/mod.ts";

const IDS = ["LunarLander-v3", "LunarLanderContinuous-v3", "BipedalWalkerHardcore-v3"] as const;

function play(env: Environment, seed: number, steps: number): unknown[] {
  const rng = default_rng(seed);
  return Array.from({ length: steps }, () => {
    const { next_state, reward, done } = env.step(env.action_space.sample(rng));
    return [next_state, reward, done];
  });
}

for (const id of IDS) {
  describe(id, () => {
    test("continues bit for bit from a state, in contact with the ground and in the second episode", () => {
      const env: Environment = make(id as string);
      env.get_init_state({ seed: 1 });
      env.get_init_state();
      const rng = default_rng(2);
      // Until something touches the ground, which the walker does from the start.
      for (let isDown = false; !isDown; ) {
        const { next_state, done } = env.step(env.action_space.sample(rng));
        const [a, b] = id.startsWith("Lunar") ? [6, 7] : [8, 13];
        const shown = next_state as Float32Array;
        isDown = !done && (shown[a] === 1 || shown[b] === 1);
        if (done) env.get_init_state();
      }
      const other: Environment = make(id as string);
      other.setState(JSON.parse(JSON.stringify(env.getState())));
      const clone = env.clone!();
      const expected = [...until(env), env.get_init_state()];
      expect([...until(other), other.get_init_state()]).toEqual(expected);
      expect([...until(clone), clone.get_init_state()]).toEqual(expected);
    });

    test("refuses a state with an action that cannot be, and stays as it is", () => {
      const env: Environment = make(id as string);
      env.get_init_state({ seed: 1 });
      play(env, 0, 3);
      const state = JSON.parse(JSON.stringify(env.getState()));
      const variables = findVariables(state);
      for (const wrong of [[7], [0.5, 0.5, 0.5, 0.5, 0.5], [Number.MAX_VALUE, 0, 0, 0]]) {
        const before = variables.length;
        variables.push(...wrong);
        const fresh: Environment = make(id as string);
        expect(() => fresh.setState(state)).toThrow("there is no state with these variables");
        variables.length = before;
      }
      const fresh: Environment = make(id as string);
      expect(() => fresh.setState(state)).not.toThrow();
    });
  });
}

test("A state with actions after the end of the episode is refused", () => {
  const env: Environment = make("LunarLander-v3" as string, { max_episode_steps: Infinity });
  env.get_init_state({ seed: 3 });
  while (!env.step(0).done);
  const state = JSON.parse(JSON.stringify(env.getState()));
  findVariables(state).push(0);
  expect(() => env.setState(state)).toThrow("there is no state with these variables");
});

/** The rest of an episode. */
function until(env: Environment): unknown[] {
  const rng = default_rng(5);
  const steps: unknown[] = [];
  for (let i = 0; i < 60; i++) {
    const action: Action = env.action_space.sample(rng);
    const { next_state, reward, done } = env.step(action);
    steps.push([next_state, reward, done]);
    if (done) break;
  }
  return steps;
}

/** The variables in a state, which wrappers may surround. */
function findVariables(state: Record<string, unknown>): number[] {
  if (Array.isArray(state.variables)) return state.variables as number[];
  for (const each of Object.values(state)) {
    if (typeof each === "object" && each !== null && !Array.isArray(each)) {
      const found = findVariables(each as Record<string, unknown>);
      if (found.length > 0) return found;
    }
  }
  return [];
}
