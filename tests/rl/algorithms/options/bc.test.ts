/** The options of behaviour cloning: defaults, and what is refused. */
import { expect, test } from "bun:test";
import { resolveBCOptions } from "../../../../rl/algorithms/options/bc.ts";

test("there are defaults for all", () => {
  expect(resolveBCOptions({})).toMatchObject({ learning_rate: 1e-3, batch_size: 32, ent_coef: 0 });
});

test("each offending option is named", () => {
  expect(() => resolveBCOptions({ batch_size: 0 })).toThrow(
    /^Cannot use these options of BC: batch_size is 0: /,
  );
});
