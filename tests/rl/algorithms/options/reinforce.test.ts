/** The options of REINFORCE: defaults, and what is refused. */
import { expect, test } from "bun:test";
import { resolveREINFORCEOptions } from "../../../../rl/algorithms/options/reinforce.ts";

test("there is a baseline by default, and gamma is 0.99", () => {
  expect(resolveREINFORCEOptions({})).toMatchObject({ baseline: true, gamma: 0.99 });
});

test("options of other algorithms are refused by name", () => {
  expect(() => resolveREINFORCEOptions({ gae_lambda: 1 } as never)).toThrow(
    'Cannot use these options of REINFORCE: Unrecognized key: "gae_lambda".',
  );
});
