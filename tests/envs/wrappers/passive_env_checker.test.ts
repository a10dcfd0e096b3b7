/** Checks in passing. */
import { describe, expect, test } from "bun:test";
import { PassiveEnvChecker } from "../../../envs/mod.ts";
import type { Environment, Step } from "../../../rl/environment.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

/** CartPole with something else in each step. */
function broken(change: (step: Step<Float32Array>) => object): Environment<Float32Array, number> {
  const env = cartPole();
  const members = {
    name: "Broken",
    observation_space: env.observation_space,
    action_space: env.action_space,
  };
  return {
    ...members,
    get_init_state: (options) => env.get_init_state(options),
    step: (action) => ({ ...env.step(action), ...change(env.step(action)) }) as Step<Float32Array>,
    getState: () => env.getState(),
    setState: (state) => env.setState(state),
  };
}

function warnings(body: () => void): string[] {
  const { warn } = console;
  const said: string[] = [];
  console.warn = (text: string) => void said.push(text);
  try {
    body();
  } finally {
    console.warn = warn;
  }
  return said;
}

describe("PassiveEnvChecker", () => {
  testWrapper(() => new PassiveEnvChecker(cartPole()));
  testVectorRefused("PassiveEnvChecker", (env) => new PassiveEnvChecker(env));

  test("has nothing to say of an environment that keeps the contract", () => {
    const said = warnings(() => {
      const env = new PassiveEnvChecker(cartPole());
      env.get_init_state();
      for (let i = 0; i < 4; i++) env.step(i % 2);
    });
    expect(said).toEqual([]);
  });

  test("refuses rewards and flags that are none", () => {
    const [reward, flags] = [{ reward: Number.NaN }, { done: true, terminated: false }].map(
      (wrong) => {
        const env = new PassiveEnvChecker(broken(() => wrong));
        env.get_init_state();
        return env;
      },
    );
    expect(() => reward!.step(0)).toThrow("Cannot step Broken with action 0: the reward is NaN");
    expect(() => flags!.step(0)).toThrow("done must be terminated || truncated");
  });

  test("warns of observations that leave their space, or are used again", () => {
    const kept = new Float32Array(4);
    expect(
      warnings(() => {
        const env = new PassiveEnvChecker(broken(() => ({ next_state: kept })));
        env.get_init_state();
        for (let i = 0; i < 4; i++) env.step(0);
      }),
    ).toEqual([
      "Broken: step() gives the same array as the call before; give a new one, which agents may keep.",
    ]);
    const [text] = warnings(() => {
      const env = new PassiveEnvChecker(broken(() => ({ next_state: new Float32Array(3) })));
      env.get_init_state();
      env.step(0);
    });
    expect(text).toContain("which is not in its observation_space Box(");
  });

  test("refuses spaces that are none", () => {
    expect(
      () => new PassiveEnvChecker({ ...broken(() => ({})), action_space: 3 } as never),
    ).toThrow(TypeError);
  });
});
