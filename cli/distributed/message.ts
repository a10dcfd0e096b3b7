/** Experience as an entry of a stream: words about it, its bytes, which may be deflated, and a digest of both. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { Experience } from "../../rl/experience/exchange.ts";
import { parseJson } from "../sweep/parse_json.ts";
import { digestOf } from "../sweep/task.ts";

/** Transitions in a message, at most. */
export const MOST_TRANSITIONS = 65_536;

/** Bytes of a message, at most, when they are inflated. */
const MOST_BYTES = 2 ** 28;
/** Bytes that are worth the time, and those of them that are tried first. */
const [LARGE, SAMPLE] = [2 ** 15, 2 ** 12];

const count = z.int().check(z.gte(0));

const headForm = z.strictObject({
  /** The name of the training that it is for. */
  training: z.string(),
  actor: z.string(),
  /** Counts the messages of the actor. */
  number: count,
  count: z.int().check(z.gte(1), z.lte(MOST_TRANSITIONS)),
  version: count,
  /** Bytes that they are when they are inflated; left out where they travel as they are. */
  size: z.exactOptional(z.int().check(z.gte(1), z.lte(MOST_BYTES))),
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
  const { count, version, episodes } = experience;
  const { training, actor, number } = sender;
  const isDeflated = isWorthDeflating(experience.bytes);
  const bytes = isDeflated ? deflate(experience.bytes) : experience.bytes;
  const size = isDeflated ? experience.bytes.length : undefined;
  const head = JSON.stringify({ training, actor, number, count, version, size, episodes });
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
  const { size, ...rest } = data;
  return { ...rest, bytes: size === undefined ? bytes : inflate(bytes, size) };
}

/** Whether deflating halves them, as it does with images, by a sample from their midst. */
function isWorthDeflating(bytes: Uint8Array): boolean {
  if (bytes.length < LARGE) return false;
  const from = Math.floor(bytes.length / 2);
  return 2 * deflate(bytes.subarray(from, from + SAMPLE)).length < SAMPLE;
}

function deflate(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: 1 });
}

function inflate(bytes: Uint8Array, size: number): Uint8Array {
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: size });
    if (inflated.length === size) return inflated;
  } catch {
    // too large, or no such bytes
  }
  throw refusal(`it does not inflate to the ${size} bytes that it says`);
}

function digestOfMessage(head: string, bytes: Uint8Array): string {
  return digestOf(`${digestOf(head)} ${digestOf(bytes)}`);
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot take a message: ${reason}.`);
}
