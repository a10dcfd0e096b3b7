/** Random arrays. Numbers come from a generator on the host, so every backend gets the same ones. */
export {
  default_rng,
  Generator,
  type GeneratorState,
  type Seed,
  type Shuffleable,
} from "../../random/generator.ts";
export {
  exponential,
  gamma,
  normal,
  type RandnOptions,
  randn,
  uniform,
} from "./continuous.ts";
export {
  type DiscreteParameter,
  generalized_negative_binomial,
  type MultinomialOptions,
  multinomial,
  negative_binomial,
  poisson,
  randint,
  shuffle,
} from "./discrete.ts";
export type { ArrayParameter, RandomOptions } from "./draw.ts";
export {
  exponential_like,
  gamma_like,
  generalized_negative_binomial_like,
  negative_binomial_like,
  normal_like,
  poisson_like,
  uniform_like,
} from "./like.ts";
export { seed, sharedGenerator } from "./shared.ts";
