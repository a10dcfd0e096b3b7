/** The hyperparameters of DDPG. */
import * as z from "zod/mini";
import { type ContinuousOptions, continuousOptions } from "./continuous.ts";
import type { OptionsSchema } from "./fragments.ts";

/** The hyperparameters of DDPG; `ddpgOptions` says what each is for, and its default. */
export type ResolvedDDPGOptions = ContinuousOptions;

/** What a caller gives; whatever is left out has its default. */
export type DDPGOptions = Partial<ResolvedDDPGOptions>;

/** The schema: for each option what it may be, its default, and what it is for. */
export const ddpgOptions: OptionsSchema<ResolvedDDPGOptions> = z.strictObject(
  continuousOptions({ net_arch: [400, 300], learning_rate: 1e-3 }),
);
