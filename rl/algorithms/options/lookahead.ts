/** The hyperparameters of lookahead: those of DQN that concern it, with the same defaults. */
import * as z from "zod/mini";
import {
  type ExplorationOptions,
  explorationOptions,
  type NetworkOptions,
  networkOptions,
  type OptionsSchema,
  type ReplayOptions,
  type RunOptions,
  replayOptions,
  runOptions,
  type TargetOptions,
  targetOptions,
} from "./fragments.ts";

/** The hyperparameters of `Lookahead`; `lookaheadOptions` says what each is for, and its default. */
export interface ResolvedLookaheadOptions
  extends NetworkOptions,
    ReplayOptions,
    TargetOptions,
    ExplorationOptions,
    RunOptions {}

/** What a caller gives; whatever is left out has its default. */
export type LookaheadOptions = Partial<ResolvedLookaheadOptions>;

/** The schema: for each option what it may be, its default, and what it is for. */
export const lookaheadOptions: OptionsSchema<ResolvedLookaheadOptions> = z.strictObject({
  ...networkOptions,
  ...replayOptions,
  ...targetOptions,
  ...explorationOptions,
  ...runOptions,
});
