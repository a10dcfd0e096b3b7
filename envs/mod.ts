/** Environments, made by id: `make("CartPole-v1")`. */

export {
  type EnvironmentId,
  type Environments,
  type EnvironmentSpec,
  list,
  type Made,
  type MakeOptions,
  make,
  type OptionsOf,
  type Registration,
  spec,
} from "./registry.ts";
export { CartPole, type CartPoleOptions } from "./cart_pole.ts";
export { type Outcome, World, type WorldOptions } from "./world.ts";
export { TimeLimit } from "./wrappers/time_limit.ts";
export { Wrapper } from "./wrappers/wrapper.ts";
