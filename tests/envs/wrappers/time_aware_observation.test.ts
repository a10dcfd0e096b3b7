/** The time in observations, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, TimeAwareObservation, TimeLimit } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { Pictures } from "./pictures_env.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("TimeAwareObservation", () => {
  testWrapper(() => new TimeAwareObservation(cartPole() as never));
  testWrapper(() => new TimeAwareObservation(cartPole() as never, { flatten: false }));
  testVectorRefused("TimeAwareObservation", (env) => new TimeAwareObservation(env));

  test("shows what Gymnasium's shows", () => {
    for (const [kind, options] of [
      ["timed", {}],
      ["time normalized", { normalize_time: true }],
    ] as const) {
      for (const recorded of casesOf<NumberCase>(kind)) {
        const env = make(recorded.id as string) as never;
        compareNumbers(new TimeAwareObservation(env, options) as never, recorded);
      }
    }
  });

  test("adds it to what observations are", () => {
    const blackjack = new TimeLimit(make("Blackjack-v1"), 9) as never;
    const tuple = new TimeAwareObservation(blackjack, { flatten: false });
    expect(tuple.get_init_state({ seed: 1 })).toHaveLength(4);
    const bits = new TimeAwareObservation(make("BitFlipping-v0") as never, {
      flatten: false,
      dict_time_key: "t",
    });
    expect(bits.get_init_state({ seed: 1 })).toMatchObject({ t: Int32Array.of(0) });
    expect(() => {
      return new TimeAwareObservation(make("BitFlipping-v0") as never, {
        dict_time_key: "observation",
      });
    }).toThrow('they have "observation" already');
  });

  test("needs a time limit", () => {
    expect(() => new TimeAwareObservation(new Pictures(2, 2, 0) as never)).toThrow(
      "it has no time limit; wrap it in TimeLimit first",
    );
  });
});
