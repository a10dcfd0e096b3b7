/** What an agent's metadata keep of the command line. They come from a file, so that they are checked. */

import * as z from "zod/mini";
import type { Json } from "../../rl/environment.ts";
import { LOG_FORMATS } from "../../rl/logs/open_logs.ts";
import { parseState } from "../../rl/state.ts";
import { evaluationHistory } from "../../rl/train/evaluator.ts";
import { normalizing } from "../vector_setup.ts";

const positive = z.int().check(z.gte(1));

/** Environments that step together, at most. */
export const MOST_ENVS = 10_000;

/** Observations that are stacked, at most. */
export const MOST_FRAMES = 1_000;

const form = z.object({
  environment: z.exactOptional(z.record(z.string(), z.string())),
  training: z.exactOptional(
    z.partial(
      z.strictObject({
        totalSteps: positive,
        evalFreq: positive,
        evalEpisodes: positive,
        rewardThreshold: z.number(),
        saveFreq: z.int().check(z.gte(0)),
        keep: positive,
        log: z.array(z.enum(LOG_FORMATS)),
        logDir: z.string(),
      }),
    ),
  ),
  evaluations: z.exactOptional(evaluationHistory),
  backend: z.exactOptional(z.string()),
  n_envs: z.exactOptional(positive.check(z.lte(MOST_ENVS))),
  normalize: z.exactOptional(normalizing),
  frame_stack: z.exactOptional(positive.check(z.lte(MOST_FRAMES))),
  module: z.exactOptional(z.string()),
});

/** @throws {RangeError} where they are not what the command line keeps. */
export function checkMetadata(metadata: Json): void {
  parseState<unknown>(form, metadata, "the metadata of a checkpoint");
}
