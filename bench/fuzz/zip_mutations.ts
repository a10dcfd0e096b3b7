/** Mutations of what lies in a zip: its checksums are right again, so that the readers of its parts are reached. */

import { unzipSync, zipSync } from "fflate";
import type { Generator } from "../../gluon/random/generator.ts";
import { BYTE_MUTATIONS, below, JSON_MUTATIONS, joined, type Mutation, pick } from "./mutations.ts";

/** Codes of the operations of pickles are below this. */
const OPERATIONS = 0x98;
/** Programs that Python would run. */
const PROGRAMS: readonly Uint8Array[] = [
  "cos\nsystem\n(S'touch ran'\ntR",
  "(S'touch ran'\nios\nsystem\n",
  "c__builtin__\neval\n(X\x03\x00\x00\x001+1tR",
  "\x8c\x02os\x8c\x06system\x93\x8c\x09touch ran\x85R",
  "ctorch._utils\n_rebuild_tensor_v2\n(tR",
].map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)));

/** A pickle, in which an operation is another, or one more, or a program. */
const changePickle: Mutation = (bytes, rng) => {
  const at = below(bytes.length, rng);
  const more = below(3, rng) === 0 ? pick(PROGRAMS, rng) : Uint8Array.of(below(OPERATIONS, rng));
  const rest = bytes.subarray(at + below(2, rng));
  return joined(bytes.subarray(0, at), more, rest);
};

/** Mutates a part: what it is tells how. */
function changePart(name: string, bytes: Uint8Array, rng: Generator): Uint8Array {
  if (name.endsWith(".pth")) return changeZip(bytes, rng);
  const ofBytes = Object.values(BYTE_MUTATIONS);
  if (name === "data") return pick(Object.values(JSON_MUTATIONS), rng)(bytes, rng);
  if (name.endsWith(".pkl")) return pick([...ofBytes, changePickle, changePickle], rng)(bytes, rng);
  return pick(ofBytes, rng)(bytes, rng);
}

/** Mutates a part of a zip, which is packed again, or only stored. */
const changeZip: Mutation = (bytes, rng) => {
  const parts = Object.entries(unzipSync(bytes));
  const chosen = below(parts.length, rng);
  const changed = parts.map(([name, part], i) => {
    return [name, i === chosen && part.length > 8 ? changePart(name, part, rng) : part];
  });
  const level = below(4, rng) === 0 ? 1 : 0;
  return joined(zipSync(Object.fromEntries(changed) as Record<string, Uint8Array>, { level }));
};

/** Mutations of zips by name. */
export const ZIP_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...BYTE_MUTATIONS,
  "tell another number in the directory": (bytes, rng) => {
    const begin = Math.max(0, bytes.length - 400);
    const end = BYTE_MUTATIONS["tell another number"]!(bytes.slice(begin), rng);
    return joined(bytes.subarray(0, begin), end);
  },
  "change a part": changeZip,
  "change another part": changeZip,
  "change two parts": (bytes, rng) => changeZip(changeZip(bytes, rng), rng),
};
