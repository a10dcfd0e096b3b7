/** Experience as an entry of a stream: words about it, its bytes, and a digest of both. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { Experience } from "../../rl/experience/exchange.ts";
import { parseJson } from "../sweep/parse_json.ts";
import { digestOf } from "../sweep/task.ts";

/** Transitions in a message, at most. */
export const MOST_TRANSITIONS = 65_536;

const count = z.int().check(z.gte(0));

const headForm = z.strictObject({
  /** The name of the training that it is for. */
  training: z.string(),
  actor: z.string(),
  /** Counts the messages of the actor. */
  number: count,
  count: z.int().check(z.gte(1), z.lte(MOST_TRANSITIONS)),
  version: count,
  episodes: z.array(z.strictObject({ return: z.number(), length: z.number() })),
});

/** Who sends a message, and for which training. */
export interface Sender {
  readonly training: string;
  readonly actor: string;
  readonly number: number;
}

/** What a message holds, as its fields. */
export interface Message {
  readonly head: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** The fields of a message. */
export function encodeMessage(experience: Experience, sender: Sender): Message {
  const { bytes, count, version, episodes } = experience;
  const { training, actor, number } = sender;
  const head = JSON.stringify({ training, actor, number, count, version, episodes });
  return { head, bytes, digest: digestOfMessage(head, bytes) };
}

/**
 * The experience in the fields of an entry.
 *
 * @throws {RangeError} where they are no message, were changed on the way, or are for another training.
 */
export function decodeMessage(
  fields: Readonly<Record<string, Uint8Array>>,
  training: string,
): Experience & Sender {
  const { head, bytes, digest } = fields;
  if (!head || !bytes || !digest) throw refusal("it lacks a field");
  const text = new TextDecoder().decode(head);
  if (digestOfMessage(text, bytes) !== new TextDecoder().decode(digest)) {
    throw refusal("its digest is another");
  }
  const { data } = safeParse(headForm, parseJson(text));
  if (data === undefined) throw refusal("its head is of another form");
  if (data.training !== training) throw refusal("it is for another training");
  return { ...data, bytes };
}

function digestOfMessage(head: string, bytes: Uint8Array): string {
  return digestOf(`${digestOf(head)} ${digestOf(bytes)}`);
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot take a message: ${reason}.`);
}
