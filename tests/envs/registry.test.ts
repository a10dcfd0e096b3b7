/** Environments by id. */

import { describe, expect, test } from "bun:test";
import { list, make, spec, TimeLimit } from "../../envs/mod.ts";
import type { Environment } from "../../rl/environment.ts";

describe("make()", () => {
  test("knows the types of an environment by its id", () => {
    const cartPole: Environment<Float32Array, number> = make("CartPole-v1");
    const pendulum: Environment<Float32Array, Float32Array> = make("Pendulum-v1", { g: 9.81 });
    const lake: Environment<number, number> = make("FrozenLake-v1", { is_slippery: false });
    expect([cartPole, pendulum, lake].map((env) => env.name)).toEqual([
      "CartPole-v1",
      "Pendulum-v1",
      "FrozenLake-v1",
    ]);
  });

  test("names the nearest id, the newest of several versions, for one that does not exist", () => {
    expect(() => make("cartpole-v3")).toThrow(
      'Cannot find environment "cartpole-v3": no environment has this id; ' +
        'the nearest is "CartPole-v1", and envs.list() names all.',
    );
    expect(() => make("Taxi-v3")).toThrow('the nearest is "Taxi-v4"');
    expect(() => make("toString")).toThrow("Cannot find environment");
  });

  test("says to whoever gives Gymnasium's render_mode that the mode is given to render()", () => {
    expect(() => make("CartPole-v1" as string, { render_mode: "rgb_array" })).toThrow(
      'there is every mode at any time: leave render_mode out, and call env.render("rgb_array").',
    );
  });

  test("refuses options that the environment does not have", () => {
    expect(() => make("CartPole-v1" as string, { gravity: 3 })).toThrow(
      'Cannot make CartPole-v1 with {"gravity":3}: Unrecognized key: "gravity"; ' +
        "see the options of CartPole-v1.",
    );
  });

  test("refuses options of the wrong kind, and says which", () => {
    expect(() => make("FrozenLake-v1" as string, { is_slippery: 1 })).toThrow(
      'Cannot make FrozenLake-v1 with {"is_slippery":1}: ' +
        "is_slippery: Invalid input: expected boolean, received number",
    );
  });

  test("refuses a map that cannot be walked", () => {
    expect(() => make("FrozenLake-v1", { desc: ["SF", "G"] })).toThrow(
      'Cannot make FrozenLake of the map ["SF","G"]: ' +
        "its rows must be equally long and made of the letters S, F, H, G.",
    );
    expect(() => make("FrozenLake-v1", { desc: ["FF", "FG"] })).toThrow(
      "there is no S; there must be one to start at.",
    );
  });

  test("passes options on", () => {
    const env = make("Catch-v0", { rows: 4, columns: 3 });
    expect(env.observation_space.shape).toEqual([4, 3]);
    expect(env.get_init_state()).toHaveLength(12);
  });

  test("limits episodes to the registered number of steps, or to one's own, or not at all", () => {
    for (const [limit, options] of [
      [200, {}],
      [7, { max_episode_steps: 7 }],
    ] as const) {
      const env = make("MountainCar-v0", options);
      expect((env as TimeLimit).max_episode_steps).toBe(limit);
      expect(lengthOf(env, 1000)).toBe(limit);
    }
    const endless = make("MountainCar-v0", { max_episode_steps: Infinity });
    expect(endless).not.toBeInstanceOf(TimeLimit);
    expect(lengthOf(endless, 1000)).toBe(1000);
  });

  test("refuses a time limit that is not positive", () => {
    expect(() => make("CartPole-v1", { max_episode_steps: 0 })).toThrow(
      "Cannot limit CartPole-v1 to 0 steps: max_episode_steps must be a positive integer.",
    );
  });
});

describe("list() and spec()", () => {
  test("name every environment once, with what is known of it", () => {
    const ids = list();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("CartPole-v1");
    expect(spec("CartPole-v1")).toEqual({
      docs: "Balance a pole on a cart by pushing the cart left or right.",
      max_episode_steps: 500,
      reward_threshold: 475,
      render_fps: 50,
    });
    expect(spec("CliffWalking-v1").max_episode_steps).toBeUndefined();
  });

  test("spec() refuses an unknown id", () => {
    expect(() => spec("Pong-v5")).toThrow(RangeError);
  });
});

/** How many steps of doing nothing an episode takes, at most `most`. */
function lengthOf(env: Environment<Float32Array, number>, most: number): number {
  env.get_init_state({ seed: 0 });
  for (let i = 1; i < most; i++) if (env.step(1).done) return i;
  return most;
}
