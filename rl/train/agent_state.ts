/** What a checkpoint holds of an agent, and what a file may say of its environment. */
import type { AnyBlock, BaseTrainer } from "../../gluon/mod.ts";
import type { Checkpointable } from "../checkpointable.ts";
import type { Json } from "../environment.ts";
import { parseWord } from "./option_words.ts";

/** What a checkpoint holds of an agent. */
export interface AgentState {
  /** The networks, by name. */
  readonly nets: Readonly<Record<string, AnyBlock>>;
  /** What trains them, by name. */
  readonly trainers: Readonly<Record<string, BaseTrainer>>;
  /** All else, by name, such as buffers and generators. */
  readonly parts: Readonly<Record<string, Checkpointable>>;
}

/** What a checkpoint says of an agent besides its state. */
export interface SavedAgent {
  readonly algorithm: string;
  readonly env: { readonly name: string };
  readonly options: object;
  readonly metadata: Metadata;
}

/** What an agent is made from, before its state is loaded. */
export interface AgentSpec {
  /** Its name in the table of algorithms. */
  readonly algorithm: string;
  /** Name of its environment. */
  readonly environment: string;
  /** Its hyperparameters. */
  readonly options: Json;
  /** What those who trained it kept with it. */
  readonly metadata: Metadata;
}

/** What those who train an agent keep with it, such as the best evaluation so far: JSON by name. */
export type Metadata = { [name: string]: Json };

/**
 * The options that an agent's environment was made with, as its metadata keep them under
 * `environment`: JSON values, or the words of a command line. A file says them: they come with
 * `trust: false`, and without the program that runs an environment, which only the user may name.
 */
export function fileOptions({ environment = {} }: Metadata): Readonly<Record<string, unknown>> {
  if (typeof environment !== "object" || environment === null || Array.isArray(environment)) {
    throw new RangeError(
      `Cannot make the environment of a checkpoint with options ${JSON.stringify(environment)}: ` +
        "they are no record of options by name.",
    );
  }
  const { python: _, ...options } = environment as Readonly<Record<string, Json>>;
  const meant = Object.entries(options).map(([key, value]) => {
    return [key, typeof value === "string" ? parseWord(value) : value];
  });
  return { ...Object.fromEntries(meant), trust: false };
}
