/** Actions that are repeated by chance, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, StickyAction } from "../../../envs/mod.ts";
import type { Environment } from "../../../rl/environment.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { type CartPoleLike, cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

const often = { repeat_action_probability: 0.5, repeat_action_duration: [1, 3] } as const;

/** CartPole that shows no generator, and the actions that it took. */
function closed(): { env: CartPoleLike; taken: number[] } {
  const inner = cartPole();
  const taken: number[] = [];
  const { name, observation_space, action_space } = inner;
  const env: CartPoleLike = {
    ...{ name, observation_space, action_space },
    get_init_state: (options) => inner.get_init_state(options),
    step: (action) => {
      taken.push(action);
      return inner.step(action);
    },
    getState: () => inner.getState(),
    setState: (state) => inner.setState(state),
  };
  return { env, taken };
}

describe("StickyAction", () => {
  testWrapper(() => new StickyAction(cartPole(), often));
  testVectorRefused("StickyAction", (env) => new StickyAction(env, often));

  test("takes what Gymnasium's takes", () => {
    for (const [kind, options] of [
      ["sticky", { repeat_action_probability: 0.4 }],
      ["sticky for long", { repeat_action_probability: 0.3, repeat_action_duration: [1, 4] }],
    ] as const) {
      for (const recorded of casesOf<NumberCase>(kind)) {
        compareNumbers(new StickyAction(make(recorded.id) as Environment, options), recorded);
      }
    }
  });

  test("draws from the seed of the episode where the environment shows no generator", () => {
    const play = (seed: number): number[] => {
      const { env: inner, taken } = closed();
      const env = new StickyAction(inner, often);
      env.get_init_state({ seed });
      for (let i = 0; i < 8; i++) {
        if (i === 4) env.setState(JSON.parse(JSON.stringify(env.getState())));
        env.step(i % 2);
      }
      return taken;
    };
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });

  test("refuses a probability and a duration that are none", () => {
    const wrap = (options: ConstructorParameters<typeof StickyAction>[1]) => () =>
      new StickyAction(cartPole(), options);
    expect(wrap({ repeat_action_probability: 1 })).toThrow("with probability 1");
    expect(wrap({ repeat_action_probability: Number.NaN })).toThrow("with probability NaN");
    for (const duration of [0, 1.5, [3, 2], [0, 1]] as const) {
      const options = { repeat_action_probability: 0.1, repeat_action_duration: duration };
      expect(wrap(options)).toThrow("repeat_action_duration must be");
    }
  });
});
