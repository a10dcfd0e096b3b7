// What the generator's methods accept, and the errors that say so.

import type { GeneratorState } from "./generator.ts";

export function checkInterval(low: number, high: number): void {
  if (!Number.isFinite(high - low)) {
    throw new RangeError(
      `Cannot draw uniformly from [${low}, ${high}): its length is not finite; ` +
        "low and high must be finite numbers.",
    );
  }
  if (low > high) {
    throw new RangeError(
      `Cannot draw uniformly from [${low}, ${high}): low is greater than high; ` +
        "low must not exceed high.",
    );
  }
}

export function checkIntegers(low: number, high: number): void {
  if (
    !(Number.isSafeInteger(low) && Number.isSafeInteger(high) && Number.isSafeInteger(high - low))
  ) {
    throw new RangeError(
      `Cannot draw integers from [${low}, ${high}): a bound or their distance is not an integer ` +
        "of less than 2^53; they must be.",
    );
  }
  if (low >= high) {
    throw new RangeError(
      `Cannot draw integers from [${low}, ${high}): there is none; low must be less than high.`,
    );
  }
}

export function checkNormal(loc: number, scale: number): void {
  if (!Number.isFinite(loc) || !(scale >= 0 && scale < Infinity)) {
    throw new RangeError(
      `Cannot draw normal numbers with mean ${loc} and standard deviation ${scale}: ` +
        "not a finite mean and a finite deviation of 0 or more; they must be.",
    );
  }
}

/** Counts end at 2^31 because indices are returned in an Int32Array. */
export function checkCount(verb: string, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count > 2 ** 31) {
    throw new RangeError(`Cannot ${verb} ${count}: it is not an integer in [0, 2^31]; pass one.`);
  }
}

export function checkState(saved: GeneratorState): void {
  const problem = problemWith(saved);
  if (problem !== undefined) {
    throw new TypeError(
      `Cannot restore a generator from ${JSON.stringify(saved)}: ${problem}; ` +
        "pass what a generator's state returned.",
    );
  }
}

function problemWith(saved: GeneratorState): string | undefined {
  if (typeof saved !== "object" || saved === null) return "it is not an object";
  if (!is128Bit(saved.state)) return "state is not a 128-bit number in decimal";
  if (!is128Bit(saved.increment)) return "increment is not a 128-bit number in decimal";
  if (BigInt(saved.increment) % 2n === 0n) return "increment is not odd";
  if (saved.buffer !== null && !isWord(saved.buffer)) return "buffer is not a 32-bit word or null";
  if (!isWordList(saved.entropy)) return "entropy is not a list of 32-bit words";
  if (!isWordList(saved.spawnKey)) return "spawnKey is not a list of 32-bit words";
  if (!isWord(saved.spawned)) return "spawned is not a count";
  return undefined;
}

function is128Bit(value: unknown): boolean {
  return typeof value === "string" && /^\d{1,39}$/.test(value) && BigInt(value) < 2n ** 128n;
}

function isWord(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function isWordList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isWord);
}
