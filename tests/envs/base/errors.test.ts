/** The errors of every environment. */

import { expect, test } from "bun:test";
import { invalidAction, notRunning } from "../../../envs/base/errors.ts";
import { Discrete } from "../../../rl/spaces/mod.ts";

test("notRunning() says why there is no episode, and what to do", () => {
  expect(notRunning("Room-v0", "new", 0)).toEqual(
    new Error("Cannot step Room-v0: no episode has begun; call get_init_state() first."),
  );
  expect(notRunning("Room-v0", "truncated", 9)).toEqual(
    new Error(
      "Cannot step Room-v0: the episode has ended (truncated at step 9); " +
        "call get_init_state() first.",
    ),
  );
});

test("invalidAction() names action and space", () => {
  expect(invalidAction("Room-v0", 2, new Discrete(2))).toEqual(
    new RangeError(
      "Cannot step Room-v0 with action 2: it is not in Discrete(2); " +
        "pass an element of action_space.",
    ),
  );
});
