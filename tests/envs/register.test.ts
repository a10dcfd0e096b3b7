/** Environments that are registered by their ids. */

import { describe, expect, test } from "bun:test";
import {
  BaseEnv,
  Catch,
  type EntryPoint,
  list,
  make,
  make_vec,
  Renamed,
  register,
  spec,
  TimeLimit,
  TransformReward,
} from "../../envs/mod.ts";
import { Discrete } from "../../rl/spaces/mod.ts";

describe("register()", () => {
  test("makes an environment that make, make_vec, spec and list know, with its limit", () => {
    register("Doubled-v0", () => new TransformReward(make("CartPole-v1"), (reward) => 2 * reward), {
      max_episode_steps: 7,
      reward_threshold: 14,
      render_fps: 25,
      docs: "Twice the reward.",
    });
    expect(list().at(-1)).toBe("Doubled-v0");
    expect(spec("Doubled-v0")).toEqual({
      max_episode_steps: 7,
      reward_threshold: 14,
      render_fps: 25,
      docs: "Twice the reward.",
    });
    const env = make("Doubled-v0");
    expect(env.name).toBe("Doubled-v0");
    expect(env).toBeInstanceOf(TimeLimit);
    env.get_init_state({ seed: 3 });
    expect(env.step(0).reward).toBe(2);
    const clone = env.clone();
    expect([clone.name, clone.step(1)]).toEqual(["Doubled-v0", env.step(1)]);
    const several = make_vec("Doubled-v0", 2);
    expect([several.name, several.num_envs]).toEqual(["Doubled-v0", 2]);
  });

  test("gives a class or a function the options of make, and the id", () => {
    const given: unknown[] = [];
    class Own extends Catch {
      constructor(options: { readonly name: string }) {
        super({ name: options.name });
        given.push(options);
      }
    }
    register("Own-v0", Own);
    register("Made-v0", (options) => new Own(options));
    for (const id of ["Own-v0", "Made-v0"]) {
      const env = make(id, { size: 3 });
      expect(env).toBeInstanceOf(Own); // its name is the id already
      expect(env).toBeInstanceOf(BaseEnv);
      expect(given.pop()).toEqual({ size: 3, name: id });
    }
    register("Other-v0", () => new Catch());
    expect(make("Other-v0")).toBeInstanceOf(Renamed);
  });

  test("refuses ids that are taken, what makes nothing, and a wrong specification", () => {
    const catchBall = () => new Catch();
    register("Taken-v0", catchBall);
    for (const id of ["CartPole-v1", "Taken-v0"]) {
      expect(() => register(id, catchBall)).toThrow(
        `Cannot register "${id}": there is an environment of that id; choose another.`,
      );
    }
    for (const id of ["", "gymnasium:Mine-v0"]) {
      expect(() => register(id, catchBall)).toThrow(`Cannot register "${id}": an id is a text`);
    }
    expect(() => register("New-v0", new Catch() as unknown as EntryPoint)).toThrow(TypeError);
    expect(() => register("New-v0", catchBall, { max_episode_steps: 0 })).toThrow(RangeError);
    expect(() => register("New-v0", catchBall, { render_fps: 0 })).toThrow(
      'Cannot register "New-v0": render_fps: ',
    );
    expect(() => register("New-v0", catchBall, { limit: 3 } as object)).toThrow(
      'Cannot register "New-v0": Unrecognized key: "limit".',
    );
    expect(() => make("New-v0")).toThrow("no environment has this id");
  });

  test("says so where an entry point gives no environment", () => {
    register("Nothing-v0", (() => undefined) as unknown as EntryPoint);
    register("Half-v0", (() => ({ action_space: new Discrete(2) })) as unknown as EntryPoint);
    expect(() => make("Nothing-v0")).toThrow(
      "Cannot make Nothing-v0: its entry point gives undefined, which has no get_init_state; it must give an Environment.",
    );
    expect(() => make("Half-v0")).toThrow("which has no get_init_state");
  });
});
