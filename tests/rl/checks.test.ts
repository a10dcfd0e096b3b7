/** What agents demand of environments and callers. */
import { describe, expect, test } from "bun:test";
import { ClipReward, make, make_vec, SyncVectorEnvironment } from "../../envs/mod.ts";
import {
  checkBoxActions,
  checkEvaluationEnv,
  discreteActions,
  normalizeMask,
} from "../../rl/checks.ts";
import { Box, Discrete, MultiBinary } from "../../rl/spaces/mod.ts";

const what = (): string => "act";

describe("normalizeMask()", () => {
  test.each<[string, Uint8Array | number[] | boolean[]]>([
    ["bytes", new Uint8Array([0, 1, 0])],
    ["numbers", [0, 5, 0]],
    ["booleans", [false, true, false]],
  ])("takes %s: whatever is not 0 or false allows", (_, mask) => {
    expect(normalizeMask(mask, 3, what)).toEqual(new Uint8Array([0, 1, 0]));
  });

  test("refuses a mask of another length, and one that allows nothing", () => {
    expect(() => normalizeMask([1], 3, what)).toThrow(
      new RangeError("Cannot act: the action mask is for 1 actions, but there are 3."),
    );
    expect(() => normalizeMask([false, false], 2, what)).toThrow(
      "Cannot act: the action mask forbids every action; at least one must be allowed.",
    );
  });
});

describe("discreteActions()", () => {
  test("gives the space where it is Discrete, and names any other", () => {
    const space = new Discrete(3, { start: 1 });
    expect(discreteActions({ name: "Env", actions: { space } }, "DQN")).toBe(space);
    const box = { space: new Box({ low: -1, high: 1 }) };
    expect(() => discreteActions({ name: "Env", actions: box }, "DQN")).toThrow(
      new TypeError(
        "Cannot learn Env with DQN: its actions are Box(-1.0, 1.0, (1,), float32); they must be Discrete; use sac, td3 or ppo.",
      ),
    );
    const binary = { space: new MultiBinary(2) };
    expect(() => discreteActions({ name: "Env", actions: binary }, "DQN")).toThrow(
      "Cannot learn Env with DQN: its actions are MultiBinary(2); they must be Discrete.",
    );
  });
});

describe("checkBoxActions()", () => {
  test("says what else learns such actions", () => {
    const check = (space: unknown): void =>
      checkBoxActions({ name: "Env", actions: { space } }, "SAC");
    check(new Box({ low: -1, high: 1 }));
    expect(() => check(new Discrete(2))).toThrow(
      new TypeError(
        "Cannot learn Env with SAC: its actions are Discrete(2); they must be a Box; use dqn or ppo.",
      ),
    );
    expect(() => check(new MultiBinary(2))).toThrow(
      "Cannot learn Env with SAC: its actions are MultiBinary(2); they must be a Box; use ppo.",
    );
  });
});

describe("checkEvaluationEnv()", () => {
  const refusal = "Cannot evaluate on CartPole-v1: the agent learns from this very environment";

  test("refuses the environment that the agent learns from, and takes another", () => {
    const env = make("CartPole-v1");
    expect(() => checkEvaluationEnv(env, env)).toThrow(refusal);
    expect(() => checkEvaluationEnv(env, make("CartPole-v1"))).not.toThrow();
  });

  test("finds it inside wrappers, on either side", () => {
    const env = make("CartPole-v1");
    const wrapped = new ClipReward(env);
    expect(() => checkEvaluationEnv(env, wrapped)).toThrow(refusal);
    expect(() => checkEvaluationEnv(wrapped, env)).toThrow(refusal);
  });

  test("finds it among the members of a vector", () => {
    const [env, other] = [make("CartPole-v1"), make("CartPole-v1")];
    const vector = new SyncVectorEnvironment([other, env]);
    expect(() => checkEvaluationEnv(env, vector)).toThrow(refusal);
    expect(() => checkEvaluationEnv(make("CartPole-v1"), vector)).not.toThrow();
  });

  test("refuses a vector environment, for episodes are played one after the other", () => {
    expect(() => checkEvaluationEnv(make_vec("CartPole-v1", 2), make("CartPole-v1"))).toThrow(
      new TypeError(
        "Cannot evaluate on 2 x CartPole-v1: it is a vector environment, and episodes are played one " +
          "after the other; make one environment.",
      ),
    );
  });
});
