/** Vector environments of separate environments. */

import { describe, expect, test } from "bun:test";
import { make, SyncVectorEnvironment, TimeLimit } from "../../../envs/mod.ts";
import type { Environment } from "../../../rl/environment.ts";

type CartPoleLike = Environment<Float32Array, number>;

describe("SyncVectorEnvironment", () => {
  test("has its environments, their name and their spaces", () => {
    const envs: [CartPoleLike, CartPoleLike] = [make("CartPole-v1"), make("CartPole-v1")];
    const vector = new SyncVectorEnvironment(envs);
    expect(vector.envs).toEqual(envs);
    expect([vector.name, vector.num_envs]).toEqual(["CartPole-v1", 2]);
    expect(vector.single_observation_space).toBe(envs[0].observation_space);
    expect(vector.single_action_space).toBe(envs[0].action_space);
  });

  test("refuses the same environment twice", () => {
    const env: CartPoleLike = make("CartPole-v1");
    expect(() => new SyncVectorEnvironment([env, env])).toThrow(
      new RangeError(
        "Cannot make a vector environment of 2 x CartPole-v1: " +
          "number 1 is the same environment as number 0; make a new one for each.",
      ),
    );
    const shared = new TimeLimit(env, 3);
    expect(() => new SyncVectorEnvironment([shared, new TimeLimit(env, 5)])).toThrow(
      "number 1 is the same environment as number 0",
    );
  });

  test("refuses different environments side by side", () => {
    const [cartPole, acrobot]: CartPoleLike[] = [make("CartPole-v1"), make("Acrobot-v1")];
    expect(() => new SyncVectorEnvironment([cartPole!, acrobot!])).toThrow(
      new RangeError(
        "Cannot make a vector environment of different environments: name of number 1 " +
          "is Acrobot-v1, that of number 0 is CartPole-v1; they must be equal.",
      ),
    );
    const [small, large] = [3, 4].map((size) => make("GridWorld-v0", { size }));
    expect(() => new SyncVectorEnvironment([small!, large!])).toThrow(
      "observation_space of number 1 is Discrete(16), that of number 0 is Discrete(9)",
    );
  });

  test("takes masks of booleans, and refuses one of another length", () => {
    const masked = (mask: unknown) =>
      Object.assign(make("GridWorld-v0"), { action_mask: () => mask as Uint8Array });
    const mask = [false, true, true, false];
    const vector = new SyncVectorEnvironment([masked(mask), masked(mask)]);
    vector.get_init_state();
    expect(vector.action_mask?.()).toEqual(Uint8Array.of(0, 1, 1, 0, 0, 1, 1, 0));
    const wrong = new SyncVectorEnvironment([masked(mask), masked([true])]);
    wrong.get_init_state();
    expect(() => wrong.action_mask?.()).toThrow(
      new RangeError(
        "Cannot take the action mask of GridWorld-v0 number 1, [true]: " +
          "it must be an array of 4 booleans or numbers.",
      ),
    );
  });

  test("names the environment whose step or observation is none, before it becomes a number", () => {
    const broken = (change: object): SyncVectorEnvironment<Float32Array, number> => {
      const env = make("CartPole-v1") as CartPoleLike;
      const step = env.step.bind(env);
      Object.assign(env, { step: (action: number) => ({ ...step(action), ...change }) });
      const vector = new SyncVectorEnvironment([make("CartPole-v1") as CartPoleLike, env]);
      vector.get_init_state({ seed: 0 });
      return vector;
    };
    for (const [change, text] of [
      [{ reward: [1] }, "Cannot step CartPole-v1 number 1: the reward is [1]; it must be"],
      [{ reward: true }, "Cannot step CartPole-v1 number 1: the reward is true; it must be"],
      [{ done: undefined }, "Cannot step CartPole-v1 number 1: the step is done undefined,"],
      [{ next_state: [0, 0, 0, 0] }, "Cannot take the observation of CartPole-v1 number 1, [0, 0"],
      [{ next_state: new Float32Array(5) }, "it must be a Float32Array of 4 numbers"],
    ] as const) {
      expect(() => broken(change).step(new Int32Array(2))).toThrow(text);
    }
  });

  test("closes every environment", () => {
    let closed = 0;
    const closable = () => Object.assign(make("GridWorld-v0"), { close: () => closed++ });
    new SyncVectorEnvironment([closable(), closable()]).close?.();
    expect(closed).toBe(2);
  });

  test("has no state where an environment has none", () => {
    const stateless = Object.defineProperty(make("GridWorld-v0"), "hasState", { value: false });
    expect(new SyncVectorEnvironment([make("GridWorld-v0"), stateless]).hasState).toBe(false);
    expect(new SyncVectorEnvironment([make("GridWorld-v0")]).hasState).toBe(true);
  });
});
