/** A rollout of a share as the value of a key: a digest and words about it, a line each, then its bytes and its next state. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { SharedRollout } from "../../rl/experience/rollouts.ts";
import { parseJson } from "../sweep/parse_json.ts";
import { digestOf } from "../sweep/task.ts";

const count = z.int().check(z.gte(0));

const headForm = z.strictObject({
  training: z.string(),
  number: count,
  share: count,
  /** Bytes of the rollout; the rest is the state. */
  bytes: count,
  episodes: z.array(z.strictObject({ return: z.number(), length: z.number() })),
});

/** What a rollout was collected for. */
export interface RolloutPlace {
  readonly training: string;
  /** Of the round. */
  readonly number: number;
  readonly share: number;
}

const NEWLINE = 10;

export function encodeRollout(
  { bytes, state, episodes }: SharedRollout,
  { training, number, share }: RolloutPlace,
): Uint8Array {
  const head = JSON.stringify({ training, number, share, bytes: bytes.length, episodes });
  const digest = digestOfRollout(head, bytes, state);
  return new Uint8Array(
    Buffer.concat([new TextEncoder().encode(`${digest}\n${head}\n`), bytes, state]),
  );
}

/** @throws {RangeError} where it is none, was changed on the way, or is for something else. */
export function decodeRollout(message: Uint8Array, place: RolloutPlace): SharedRollout {
  const first = message.indexOf(NEWLINE);
  const second = message.indexOf(NEWLINE, first + 1);
  if (first < 0 || second < 0) throw refusal("it lacks a line");
  const [digest, head] = new TextDecoder().decode(message.subarray(0, second)).split("\n") as [
    string,
    string,
  ];
  const { data } = safeParse(headForm, parseJson(head));
  if (data === undefined) throw refusal("its head is of another form");
  const rest = new Uint8Array(message.subarray(second + 1)); // a Buffer's slice would be no copy
  const [bytes, state] = [rest.subarray(0, data.bytes), rest.subarray(data.bytes)];
  if (digestOfRollout(head, bytes, state) !== digest) throw refusal("its digest is another");
  const { training, number, share } = place;
  if (data.training !== training || data.number !== number || data.share !== share) {
    throw refusal("it is for another share");
  }
  return { bytes, state, episodes: data.episodes };
}

function digestOfRollout(head: string, bytes: Uint8Array, state: Uint8Array): string {
  return digestOf([head, bytes, state].map((each) => digestOf(each)).join(" "));
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot take a rollout: ${reason}.`);
}
