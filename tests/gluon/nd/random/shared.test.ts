/** The default generator of random arrays. */
import { expect, test } from "bun:test";
import { seed, sharedGenerator } from "../../../../gluon/nd/random/shared.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";

test("seed() puts another generator in the place of the default one", () => {
  seed(5);
  expect(sharedGenerator().random()).toBe(default_rng(5).random());
  expect(sharedGenerator()).toBe(sharedGenerator());
});
