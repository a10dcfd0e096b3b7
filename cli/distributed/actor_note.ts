/** What an actor tells of itself, for whoever asks how a training does. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { parseJson } from "../sweep/parse_json.ts";

/** What an actor tells of itself. */
export interface ActorNote {
  readonly host: string;
  readonly backend: string;
  /** Environments that it steps together. */
  readonly environments: number;
  readonly step: number;
  /** The version of the weights that it acts by. */
  readonly version: number;
  /** Whether it waits for room in the stream. */
  readonly isWaiting: boolean;
}

const form: z.ZodMiniType<ActorNote> = z.strictObject({
  host: z.string(),
  backend: z.string(),
  environments: z.number(),
  step: z.number(),
  version: z.number(),
  isWaiting: z.boolean(),
});

/** The note in a text; `null` where it is none. */
export function decodeActorNote(text: string): ActorNote | null {
  return safeParse(form, parseJson(text)).data ?? null;
}
