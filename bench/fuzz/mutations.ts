/** What may happen to a file: bits flip, pieces are lost, and people edit the header. */

import type { Generator } from "../../gluon/random/generator.ts";

/** Bytes of which something was changed. */
export type Mutation = (bytes: Uint8Array, rng: Generator) => Uint8Array;

/** Mutations of bytes, whatever they mean. */
export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  "flip bits": (bytes, rng) => {
    const copy = bytes.slice();
    for (let i = 1 + below(8, rng); i > 0; i--)
      copy[below(copy.length, rng)]! ^= 1 << below(8, rng);
    return copy;
  },
  "overwrite bytes": (bytes, rng) => {
    const copy = bytes.slice();
    const begin = below(copy.length, rng);
    const end = begin + 1 + below(32, rng);
    copy.subarray(begin, end).forEach((_, i, part) => {
      part[i] = below(256, rng);
    });
    return copy;
  },
  truncate: (bytes, rng) => bytes.slice(0, below(bytes.length, rng)),
  "remove bytes": (bytes, rng) => {
    const begin = below(bytes.length, rng);
    return joined(bytes.subarray(0, begin), bytes.subarray(begin + 1 + below(16, rng)));
  },
  "insert bytes": (bytes, rng) => {
    const at = below(bytes.length, rng);
    const more = Uint8Array.from({ length: 1 + below(16, rng) }, () => below(256, rng));
    return joined(bytes.subarray(0, at), more, bytes.subarray(at));
  },
  "tell another number": (bytes, rng) => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    const at = below(Math.min(copy.length, 400) - 8, rng);
    const numbers = [0n, 1n, 255n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
    const number = pick([...numbers, BigInt(below(4096, rng))], rng);
    if (below(2, rng) === 0) view.setBigUint64(at, number, true);
    else view.setUint32(at, Number(number & 0xffffffffn), true);
    return copy;
  },
};

/** Mutations of a text of JSON. */
export const JSON_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...BYTE_MUTATIONS,
  "edit the JSON": (bytes, rng) =>
    new TextEncoder().encode(editJson(new TextDecoder().decode(bytes), rng)),
};

/** Mutations of safetensors files by name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...BYTE_MUTATIONS,
  "flip a bit of the header": (bytes, rng) => {
    const copy = bytes.slice();
    copy[below(startOf(bytes), rng)]! ^= 1 << below(8, rng);
    return copy;
  },
  "tell another length of the header": (bytes, rng) => {
    const copy = bytes.slice();
    const lengths = [0n, 1n, 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n, BigInt(below(4096, rng))];
    new DataView(copy.buffer).setBigUint64(0, pick(lengths, rng), true);
    return copy;
  },
  "edit the header": (bytes, rng) => withHeader(bytes, (text) => editJson(text, rng)),
  "edit a text of the metadata": (bytes, rng) =>
    withHeader(bytes, (text) => {
      const header = JSON.parse(text) as { __metadata__?: Record<string, string> };
      const texts = header.__metadata__ ?? {};
      const key = pick(Object.keys(texts), rng);
      if (key === undefined) return text;
      texts[key] = editJson(texts[key]!, rng);
      return JSON.stringify(header);
    }),
  "say a key twice": (bytes, rng) =>
    withHeader(bytes, (text) => {
      const keys = [...text.matchAll(/"([^"\\]+)":/g)];
      const key = pick(keys, rng);
      const at = pick(keys, rng)?.index ?? 1;
      return `${text.slice(0, at)}"${key?.[1]}":${pick(STRANGE, rng)},${text.slice(at)}`;
    }),
};

/** What stands in place of a value; JSON, or nearly. */
const STRANGE: readonly string[] = [
  ..."0 1 -1 -0 0.5 1e400 -1e400 2147483648 4294967296 9007199254740991 1e15 NaN Infinity".split(
    " ",
  ),
  ...'null true [] {} "" "0" "F32" "F64" "I32" "U8" "BF16" [0] [1] [-1] [0,0] [1,1,1,1]'.split(" "),
  ...'[9007199254740991,9007199254740991] [4294967296,4294967296] {"__proto__":1}'.split(" "),
  '"\\u0000"',
  "[".repeat(5000) + "]".repeat(5000),
  `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
];

/** Edits a JSON text: a value somewhere in it is replaced, scaled, removed or moved. */
function editJson(text: string, rng: Generator): string {
  const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)];
  const values = [
    ...text.matchAll(/"(?:[^"\\]|\\.)*"(?!:)|-?\d[\d.e+-]*|true|false|null|\[[^[\]]*\]/g),
  ];
  const kind = below(5, rng);
  if (kind === 0 && numbers.length > 0) {
    const number = pick(numbers, rng)!;
    const changed = Number(number[0]) + pick([1, -1, 2, 8, 1e6, -1e6, 2 ** 31], rng)!;
    return replaced(text, number, `${changed}`);
  }
  const value = pick(values, rng);
  if (value === undefined) return pick(STRANGE, rng)!;
  if (kind === 1) return replaced(text, value, pick(values, rng)![0]);
  if (kind === 2) return replaced(text, value, "");
  if (kind === 3) return replaced(text, value, `[${value[0]}]`);
  return replaced(text, value, pick(STRANGE, rng)!);
}

function replaced(text: string, { 0: old, index }: RegExpExecArray, by: string): string {
  return text.slice(0, index) + by + text.slice(index + old.length);
}

/** The file with another header, whose length is told rightly. */
function withHeader(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const start = startOf(bytes);
  const header = new TextEncoder().encode(
    change(new TextDecoder().decode(bytes.subarray(8, start))),
  );
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(length, header, bytes.subarray(start));
}

/** Where the tensors begin in a file that is whole. */
function startOf(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

/** Pieces one behind the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A whole number below `n`. */
export function below(n: number, rng: Generator): number {
  return Math.floor(rng.random() * n);
}

/** One of a list. */
export function pick<T>(from: readonly T[], rng: Generator): T {
  return from[below(from.length, rng)] as T;
}
