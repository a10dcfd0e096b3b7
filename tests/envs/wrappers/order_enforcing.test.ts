/** The order of calls. */
import { describe, expect, test } from "bun:test";
import { OrderEnforcing } from "../../../envs/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("OrderEnforcing", () => {
  testWrapper(() => new OrderEnforcing(cartPole()));
  testVectorRefused("OrderEnforcing", (env) => new OrderEnforcing(env));

  test("refuses steps and pictures before the first episode", () => {
    const env = new OrderEnforcing(cartPole());
    expect(env.has_reset).toBe(false);
    expect(() => env.step(0)).toThrow(
      "Cannot step CartPole-v1: no episode has begun; call get_init_state() first.",
    );
    expect(() => env.render!("rgb_array")).toThrow(
      "Cannot render CartPole-v1: no episode has begun",
    );
    const drawn = new OrderEnforcing(cartPole(), { disable_render_order_enforcing: true });
    expect(() => drawn.render!("rgb_array")).not.toThrow(
      "Cannot render CartPole-v1: no episode has begun; call",
    );
    env.get_init_state();
    expect(env.has_reset).toBe(true);
    expect(env.step(0).reward).toBe(1);
    expect(env.render!("rgb_array").width).toBe(600);
  });
});
