/** The default generator of random arrays. */
import { default_rng, type Generator, type Seed } from "../../random/generator.ts";

let shared = default_rng(0);

/** Seeds the default generator, which starts from seed 0. */
export function seed(value: Seed): void {
  shared = default_rng(value);
}

/** The default generator. */
export function sharedGenerator(): Generator {
  return shared;
}
