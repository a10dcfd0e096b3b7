// PCG64 (XSL-RR 128/64), the bit generator behind NumPy's default_rng, in 32-bit arithmetic.
//
// Source: M. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
// for Random Number Generation", 2014. 128-bit numbers are four 32-bit words, lowest first.

import type { SeedSequence } from "./seed_sequence.ts";

// The multiplier 0x2360ed051fc65da44385df649fccf645: its low three words in halves (the product
// of a 32-bit word and a 16-bit half is exact in a double, with room to add), and whole.
const LOW0 = 0xf645;
const HIGH0 = 0x9fcc;
const LOW1 = 0xdf64;
const HIGH1 = 0x4385;
const LOW2 = 0x5da4;
const HIGH2 = 0x1fc6;
const WORD0 = 0x9fccf645;
const WORD1 = 0x4385df64;
const WORD2 = 0x1fc65da4;
const WORD3 = 0x2360ed05;

// Where things lie in the generator's memory.
const STATE = 0;
const INCREMENT = 4;
const HIGH = 8;
const LOW = 9;

/** A stream of 64-bit words, which can be read as 32-bit words or doubles. */
export class Pcg64 {
  readonly #memory: Int32Array = new Int32Array(10);
  #buffered = false;
  #buffer = 0;

  constructor(seeds: SeedSequence) {
    const words = [...seeds.generate(8)];
    // NumPy puts the high 64 bits of a number first, but within 64 bits the low word first.
    const start = joined([...words.slice(2, 4), ...words.slice(0, 2)]);
    const stream = joined([...words.slice(6, 8), ...words.slice(4, 6)]);
    const increment = BigInt.asUintN(128, (stream << 1n) | 1n);
    this.restore({ state: increment + start, increment, buffer: null });
    this.next64();
  }

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    const memory = this.#memory;
    const a0 = memory[STATE]! >>> 0;
    const a1 = memory[STATE + 1]! >>> 0;
    const a2 = memory[STATE + 2]! >>> 0;
    const a3 = memory[STATE + 3]!;
    // state = state * multiplier + increment, word by word: `middle` counts in units of 2^16 of
    // its word, so its low half belongs to the word and the rest to the carry.
    let middle = a0 * HIGH0;
    let sum = (memory[INCREMENT]! >>> 0) + a0 * LOW0 + ((middle << 16) >>> 0);
    const s0 = sum | 0;
    let carry = Math.floor(sum * 2 ** -32) + Math.floor(middle * 2 ** -16);

    middle = a0 * HIGH1 + a1 * HIGH0;
    sum = carry + (memory[INCREMENT + 1]! >>> 0);
    sum += a0 * LOW1 + a1 * LOW0 + ((middle << 16) >>> 0);
    const s1 = sum | 0;
    carry = Math.floor(sum * 2 ** -32) + Math.floor(middle * 2 ** -16);

    middle = a0 * HIGH2 + a1 * HIGH1 + a2 * HIGH0;
    sum = carry + (memory[INCREMENT + 2]! >>> 0);
    sum += a0 * LOW2 + a1 * LOW1 + a2 * LOW0 + ((middle << 16) >>> 0);
    const s2 = sum | 0;
    carry = Math.floor(sum * 2 ** -32) + Math.floor(middle * 2 ** -16);

    const s3 =
      (carry +
        memory[INCREMENT + 3]! +
        Math.imul(a0, WORD3) +
        Math.imul(a1, WORD2) +
        Math.imul(a2, WORD1) +
        Math.imul(a3, WORD0)) |
      0;
    memory[STATE] = s0;
    memory[STATE + 1] = s1;
    memory[STATE + 2] = s2;
    memory[STATE + 3] = s3;

    // The output: both halves xored, rotated right by the state's top six bits.
    const turn = s3 >>> 26;
    const swap = turn >= 32;
    const high = swap ? s2 ^ s0 : s3 ^ s1;
    const low = swap ? s3 ^ s1 : s2 ^ s0;
    // A shift by 32 would be one by 0, so the other half goes left by 1 and then by 31 - turn.
    const back = ~turn;
    memory[HIGH] = (high >>> turn) | ((low << 1) << back);
    memory[LOW] = (low >>> turn) | ((high << 1) << back);
  }

  /** The high 32 bits of the last draw, as a signed integer. */
  get high(): number {
    return this.#memory[HIGH]!;
  }

  /** The low 32 bits of the last draw, as a signed integer. */
  get low(): number {
    return this.#memory[LOW]!;
  }

  /** An integer in [0, 2^32): the low half of a draw, and at the next call its high half. */
  next32(): number {
    if (this.#buffered) {
      this.#buffered = false;
      return this.#buffer >>> 0;
    }
    this.next64();
    this.#buffered = true;
    this.#buffer = this.high;
    return this.low >>> 0;
  }

  /** A double in [0, 1): the top 53 bits of a draw. */
  nextDouble(): number {
    this.next64();
    return ((this.high >>> 0) * 2 ** 21 + (this.low >>> 11)) * 2 ** -53;
  }

  /** The last draw as one number, for the rare paths that need all 64 bits. */
  get last(): bigint {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }

  /** Everything that decides the rest of the stream. */
  save(): PcgState {
    const words = Array.from(this.#memory, (word) => word >>> 0);
    return {
      state: joined(words.slice(STATE, STATE + 4)),
      increment: joined(words.slice(INCREMENT, INCREMENT + 4)),
      buffer: this.#buffered ? this.#buffer >>> 0 : null,
    };
  }

  /** Restores the state that `save` returned. */
  restore({ state, increment, buffer }: PcgState): void {
    for (let i = 0; i < 4; i++) {
      this.#memory[STATE + i] = Number(BigInt.asIntN(32, state >> BigInt(32 * i)));
      this.#memory[INCREMENT + i] = Number(BigInt.asIntN(32, increment >> BigInt(32 * i)));
    }
    this.#buffered = buffer !== null;
    this.#buffer = (buffer ?? 0) | 0;
  }
}

/** The 128-bit state and increment, and the 32 bits left over from `next32`, if any. */
export interface PcgState {
  readonly state: bigint;
  readonly increment: bigint;
  readonly buffer: number | null;
}

function joined(words: readonly number[]): bigint {
  return words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
}
