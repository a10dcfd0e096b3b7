/** The base class of wrappers. */

import { describe, expect, test } from "bun:test";
import { ClipReward, make, TimeLimit, TransformReward } from "../../../envs/mod.ts";
import { cartPole } from "./wrapper_suite.ts";

describe("Wrapper", () => {
  test("passes the action mask through, where there is one", () => {
    const env = new TransformReward(make("Taxi-v4"), (reward) => reward);
    env.get_init_state({ seed: 0 });
    expect(env.action_mask?.()).toHaveLength(6);
    expect(new TransformReward(cartPole(), (reward) => reward).action_mask).toBeUndefined();
  });

  test("has the name, the spaces and the members of the wrapped environment", () => {
    const inner = cartPole();
    const env = new ClipReward(inner);
    expect([env.name, env.observation_space, env.action_space]).toEqual([
      inner.name,
      inner.observation_space,
      inner.action_space,
    ]);
    env.get_init_state({ seed: 1 });
    expect(env.render?.("ansi")).toBe(inner.render?.("ansi") as string);
    expect(env.close).toBeUndefined();
  });

  test("unwrapped is the environment inside all wrappers", () => {
    const inner = make("CliffWalking-v1");
    const env = new ClipReward(new TimeLimit(new TimeLimit(inner, 9), 5));
    expect(env.unwrapped).toBe(inner as never);
    expect(env.env.unwrapped).toBe(inner as never);
  });

  test("closes the wrapped environment", () => {
    let closed = 0;
    const inner = Object.assign(make("CliffWalking-v1"), { close: () => closed++ });
    new TimeLimit(new TimeLimit(inner, 9), 5).close?.();
    expect(closed).toBe(1);
  });
});
