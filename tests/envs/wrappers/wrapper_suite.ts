/** What every wrapper must keep, as tests that each wrapper's file calls. */

import { expect, test } from "bun:test";
import { findViolations, make, make_vec, type Violation } from "../../../envs/mod.ts";
import type { Environment, EnvironmentState } from "../../../rl/environment.ts";

export type CartPoleLike = Environment<Float32Array, number>;

export const cartPole = (): CartPoleLike => make("CartPole-v1");

/** @param isAllowed names violations of the contract that are meant. */
export function testWrapper<O, A>(
  makeWrapped: () => Environment<O, A>,
  isAllowed: (violation: Violation) => boolean = () => false,
): void {
  const makeAny = makeWrapped as unknown as () => Environment;

  test("keeps the contract: order, spaces, seeds, state, clone, render", () => {
    expect(findViolations(makeAny()).filter((violation) => !isAllowed(violation))).toEqual([]);
  });

  test("restored from a state continues as if never interrupted", () => {
    const env = makeAny();
    env.get_init_state({ seed: 3 });
    if (env.step(1).done) env.get_init_state();
    const state = JSON.parse(JSON.stringify(env.getState())) as EnvironmentState;
    const other = makeAny();
    other.setState(state);
    for (let i = 0; i < 5; i++) {
      const [step, again] = [env.step(0), other.step(0)];
      expect(again).toEqual(step);
      if (step.done) expect(other.get_init_state()).toEqual(env.get_init_state());
    }
  });
}

/** That a vector environment is refused in place of one environment. */
export function testVectorRefused(name: string, wrap: (env: never) => unknown): void {
  test("refuses a vector environment, and says what to do", () => {
    const envs = make_vec("CartPole-v1", 2);
    expect(() => wrap(envs as never)).toThrow(
      new TypeError(
        `Cannot wrap 2 x CartPole-v1 in ${name}: it is a vector environment; ` +
          "wrap each environment, and pass them to SyncVectorEnvironment.",
      ),
    );
  });
}
