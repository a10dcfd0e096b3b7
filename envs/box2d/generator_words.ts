/** The state of a random generator within an episode as numbers of 32 bits. */

import type { Generator } from "../../gluon/random/generator.ts";

const PARTS = 4;
/** How many numbers there are. */
export const WORDS: number = 2 * PARTS + 1;
const NONE = -1;

/** The numbers that decide what `rng` draws from now on. */
export function toWords(rng: Generator): number[] {
  const { state, increment, buffer } = rng.state;
  return [...split(state), ...split(increment), buffer ?? NONE];
}

/** The inverse of `toWords`; the seeds of children stay those of `rng`. */
export function fromWords(words: readonly number[], rng: Generator): void {
  const buffer = words[2 * PARTS] as number;
  rng.state = {
    ...rng.state,
    state: join(words.slice(0, PARTS)),
    increment: join(words.slice(PARTS, 2 * PARTS)),
    buffer: buffer === NONE ? null : buffer,
  };
}

/** A decimal number of 128 bits in words, the lowest first. */
function split(decimal: string): number[] {
  const number = BigInt(decimal);
  return Array.from({ length: PARTS }, (_, i) => Number((number >> BigInt(32 * i)) & 0xffffffffn));
}

function join(words: readonly number[]): string {
  return `${words.reduceRight((number, word) => (number << 32n) | BigInt(word), 0n)}`;
}
