/** The registrations of the environments of Box2D, whose code is loaded when one of them is made. */

import * as z from "zod/mini";
import type { ContinuousControl, DiscreteControl } from "../registration.ts";
import type { BipedalWalkerOptions } from "./bipedal_walker.ts";
import { implementation, load } from "./load.ts";
import type { LunarLanderOptions } from "./lunar_lander.ts";

const landerOptions: z.ZodMiniType<Omit<LunarLanderOptions, "name">> = z.strictObject({
  gravity: z.exactOptional(z.number().check(z.gt(-12), z.lt(0))),
  enable_wind: z.exactOptional(z.boolean()),
  wind_power: z.exactOptional(z.number()),
  turbulence_power: z.exactOptional(z.number()),
});

/** The registration of LunarLander. */
export const lunarLander: DiscreteControl<LunarLanderOptions> = {
  docs: "Land a rocket softly between two flags, with three engines that are on or off.",
  render_fps: 50,
  options: landerOptions,
  make: (options) => {
    const { LunarLander, discreteControl } = implementation();
    return new LunarLander(discreteControl(), options);
  },
  preload: load,
};

/** The same with engines that are throttled. */
export const lunarLanderContinuous: ContinuousControl<LunarLanderOptions> = {
  docs: lunarLander.docs.replace("are on or off", "can be throttled"),
  render_fps: 50,
  options: landerOptions,
  make: (options) => {
    const { LunarLander, continuousControl } = implementation();
    return new LunarLander(continuousControl(), options);
  },
  preload: load,
};

const walkerOptions: z.ZodMiniType<Omit<BipedalWalkerOptions, "name">> = z.strictObject({
  hardcore: z.exactOptional(z.boolean()),
});

/** The registration of BipedalWalker. */
export const bipedalWalker: ContinuousControl<BipedalWalkerOptions> = {
  docs: "Walk over rough ground on two legs, with motors in hips and knees.",
  render_fps: 50,
  options: walkerOptions,
  make: (options) => new (implementation().BipedalWalker)(options),
  preload: load,
};

/** The same with stumps, stairs and pits. */
export const bipedalWalkerHardcore: ContinuousControl<BipedalWalkerOptions> = {
  ...bipedalWalker,
  docs: "Walk on two legs over stumps, stairs and pits, with motors in hips and knees.",
  make: (options) => new (implementation().BipedalWalker)({ hardcore: true, ...options }),
};
