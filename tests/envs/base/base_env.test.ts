/** What all environments share: order of calls, action checks, seeds, states, clones. */

import { describe, expect, test } from "bun:test";
import { DynamicsEnv, list, make, Pendulum, Taxi } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import type { Environment, EnvironmentState, Step } from "../../../rl/environment.ts";

describe("step()", () => {
  test("refuses to go before an episode has begun", () => {
    expect(() => make("CartPole-v1").step(0)).toThrow(
      "Cannot step CartPole-v1: no episode has begun; call get_init_state() first.",
    );
  });

  test("refuses to go on after termination, and says when it was", () => {
    const env = make("CartPole-v1");
    env.get_init_state({ seed: 42 });
    let [steps, done] = [0, false];
    while (!done) {
      done = env.step((steps + 1) % 2).done;
      steps += 1;
    }
    expect(steps).toBe(57);
    expect(() => env.step(0)).toThrow(
      "Cannot step CartPole-v1: the episode has ended (terminated at step 57); " +
        "call get_init_state() first.",
    );
  });

  test("refuses to go on after the time limit, and says when it was", () => {
    const env = make("MountainCar-v0", { max_episode_steps: 2 });
    env.get_init_state();
    env.step(0);
    expect(env.step(0).truncated).toBe(true);
    expect(() => env.step(0)).toThrow(
      "Cannot step MountainCar-v0: the episode has ended (truncated at step 2); " +
        "call get_init_state() first.",
    );
  });

  test.each([
    [2, "2"],
    [-1, "-1"],
    [0.5, "0.5"],
    [Number.NaN, "NaN"],
    ["left", '"left"'],
    [undefined, "undefined"],
    [[1], "[1]"],
    [Float32Array.of(1), "Float32Array [1]"],
  ])("refuses %p where the actions are Discrete(2)", (action: unknown, text: string) => {
    const env = make("CartPole-v1");
    env.get_init_state();
    expect(() => env.step(action as number)).toThrow(
      `Cannot step CartPole-v1 with action ${text}: it is not in Discrete(2); ` +
        "pass an element of action_space.",
    );
  });

  test("refuses an array beyond the bounds of a Box", () => {
    const env = make("Pendulum-v1");
    env.get_init_state();
    expect(() => env.step(Float32Array.of(2.5))).toThrow(
      "Cannot step Pendulum-v1 with action Float32Array [2.5]: " +
        "it is not in Box(-2.0, 2.0, (1,), float32); pass an element of action_space.",
    );
  });

  test("throws RangeError for a wrong action, which leaves the episode as it was", () => {
    const env = make("Acrobot-v1");
    env.get_init_state({ seed: 1 });
    const state = env.getState();
    expect(() => env.step(3)).toThrow(RangeError);
    expect(env.getState()).toEqual(state);
  });
});

describe("get_init_state()", () => {
  test.each(list())("of %s without a seed is as with seed 0, and then goes on", (id: string) => {
    const [first, second] = [make(id), make(id)];
    expect(first.get_init_state()).toEqual(second.get_init_state({ seed: 0 }));
    for (let i = 0; i < 5; i++) expect(first.get_init_state()).toEqual(second.get_init_state());
  });

  test("begins different episodes with different seeds, and equal ones with equal seeds", () => {
    const env = make("CartPole-v1");
    const [a, b, again] = [1, 2, 1].map((seed) => env.get_init_state({ seed }));
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
  });

  test("refuses a seed that is no non-negative integer", () => {
    expect(() => make("CartPole-v1").get_init_state({ seed: -1 })).toThrow(RangeError);
    expect(() => make("CartPole-v1").get_init_state({ seed: 0.5 })).toThrow(RangeError);
  });
});

describe("an observation", () => {
  test.each(list())("of %s stays as it was, whatever follows", (id: string) => {
    const env: Environment = make(id);
    const rng = default_rng(2);
    const kept: [unknown, string][] = [];
    for (let episode = 0; episode < 3; episode++) {
      let observation: unknown = env.get_init_state();
      for (let i = 0; i < 200; i++) {
        kept.push([observation, JSON.stringify(observation)]);
        const step = env.step(env.action_space.sample(rng));
        observation = step.next_state;
        if (step.done) break;
      }
    }
    expect(kept.every(([value, text]) => JSON.stringify(value) === text)).toBe(true);
  });
});

describe("getState() and setState()", () => {
  test.each(list())("of %s in mid-episode continue as if never interrupted", (id: string) => {
    const env: Environment = make(id);
    env.get_init_state({ seed: 11 });
    playOn(env, 7, 1);
    const state = JSON.parse(JSON.stringify(env.getState())) as EnvironmentState;
    const uninterrupted = playOn(env, 60, 2);
    const other: Environment = make(id);
    other.get_init_state({ seed: 99 });
    other.setState(state);
    expect(playOn(other, 60, 2)).toEqual(uninterrupted);
  });

  test("keep that an episode has ended, and when", () => {
    const env = make("CartPole-v1");
    env.get_init_state({ seed: 42 });
    while (!env.step(1).done);
    const other = make("CartPole-v1");
    other.setState(env.getState());
    expect(() => other.step(1)).toThrow("(terminated at step 10)");
  });

  test("keep that no episode has begun", () => {
    const env = make("Taxi-v4");
    env.setState(make("Taxi-v4").getState());
    expect(() => env.step(0)).toThrow("no episode has begun");
  });

  test.each([
    undefined,
    null,
    {},
    { steps: 3, isTruncated: false, env: { name: "CartPole-v1", generator: {} } },
  ])("refuse %p, which is no state, and change nothing", (state: unknown) => {
    const env = make("CartPole-v1");
    env.get_init_state({ seed: 1 });
    const before = env.getState();
    expect(() => env.setState(state as EnvironmentState)).toThrow("Cannot restore ");
    expect(env.getState()).toEqual(before);
  });

  test("refuse the state of another environment", () => {
    expect(() => new DynamicsEnv(new Pendulum()).setState(new Taxi().getState())).toThrow(
      "Cannot restore Pendulum from a state of Taxi: " +
        "the state must come from getState() of the same environment.",
    );
  });
});

describe("clone()", () => {
  test.each(list())("of %s goes its own way, through the same random stream", (id: string) => {
    const env: Environment = make(id, { max_episode_steps: 30 });
    env.get_init_state({ seed: 4 });
    playOn(env, 5, 1);
    const clone = env.clone?.() as Environment;
    const state = env.getState();
    const ahead = playOn(clone, 40, 2);
    expect(env.getState()).toEqual(state);
    expect(playOn(env, 40, 2)).toEqual(ahead);
  });
});

describe("render()", () => {
  test("refuses an unknown mode", () => {
    const env = make("CartPole-v1");
    expect(() => env.render?.("human" as "ansi")).toThrow(
      'Cannot render CartPole-v1 as "human": there is no such mode; use "ansi", "rgb_array", "canvas" or "shapes".',
    );
  });
});

/** Steps with random actions, over the ends of episodes. */
function playOn(env: Environment, count: number, seed: number): (Step | unknown)[] {
  const rng = default_rng(seed);
  const seen: (Step | unknown)[] = [];
  for (let i = 0; i < count; i++) {
    const step = env.step(env.action_space.sample(rng));
    seen.push(step);
    if (step.done) seen.push(env.get_init_state());
  }
  return seen;
}
