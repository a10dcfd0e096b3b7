/** The hyperparameters of TQC. */
import * as z from "zod/mini";
import {
  type ContinuousOptions,
  type CriticsOptions,
  continuousOptions,
  criticsOptions,
  type SquashedOptions,
  squashedOptions,
} from "./continuous.ts";
import { type EntropyOptions, entropyOptions } from "./entropy.ts";
import { type OptionsSchema, option } from "./fragments.ts";

/** The hyperparameters of TQC; `tqcOptions` says what each is for, and its default. */
export interface ResolvedTQCOptions
  extends ContinuousOptions,
    CriticsOptions,
    EntropyOptions,
    SquashedOptions {
  /** Quantiles of each critic. */
  readonly n_quantiles: number;
  /** Truncation: largest target quantiles that do not count, for each critic. */
  readonly top_quantiles_to_drop_per_net: number;
}

/** What a caller gives; whatever is left out has its default. */
export type TQCOptions = Partial<ResolvedTQCOptions>;

/** The schema: for each option what it may be, its default, and what it is for. */
export const tqcOptions: OptionsSchema<ResolvedTQCOptions> = z
  .strictObject({
    ...continuousOptions({ net_arch: [256, 256], learning_rate: 3e-4 }),
    ...criticsOptions,
    n_quantiles: option(z.int().check(z.gte(1)), 25, "quantiles of each critic"),
    top_quantiles_to_drop_per_net: option(
      z.int().check(z.gte(0)),
      2,
      "truncation: largest target quantiles that do not count, for each critic",
    ),
    ...entropyOptions,
    ...squashedOptions,
  })
  .check(
    z.refine(
      (options) => options.top_quantiles_to_drop_per_net < options.n_quantiles,
      "top_quantiles_to_drop_per_net must be below n_quantiles",
    ),
  );
