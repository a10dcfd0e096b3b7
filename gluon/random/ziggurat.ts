// Normal numbers by the ziggurat method, draw for draw as NumPy makes them.
//
// Source: G. Marsaglia, W. W. Tsang, "The Ziggurat Method for Generating Random Variables", 2000,
// with the constants of J. A. Doornik, "An Improved Ziggurat Method to Generate Normal Random
// Samples", 2005: 256 layers of equal area, the lowest of which extends to infinity.

import type { Pcg64 } from "./pcg64.ts";
import { DENSITY, INSIDE, WIDTH } from "./ziggurat_tables.ts";

/** Where the lowest layer's tail begins, and the inverse of that. */
const TAIL = 3.6541528853610088;
const TAIL_INVERSE = 0.27366123732975828;

/** A normal number with mean 0 and standard deviation 1. */
export function standardNormal(bits: Pcg64): number {
  for (;;) {
    bits.next64();
    const low = bits.low;
    const layer = low & 0xff;
    // Bits 9 to 60 of the draw.
    const magnitude = (bits.high & 0x1fffffff) * 2 ** 23 + (low >>> 9);
    const distance = magnitude * WIDTH[layer]!;
    const x = low & 0x100 ? -distance : distance;
    if (magnitude < INSIDE[layer]!) return x;
    if (layer === 0) return low & 0x20000 ? -tail(bits) : tail(bits);
    const bottom = DENSITY[layer]!;
    const height = DENSITY[layer - 1]! - bottom;
    // Only compared, so a last bit in which two engines' exp differ hardly ever shows.
    if (height * bits.nextDouble() + bottom < Math.exp(-0.5 * x * x)) return x;
  }
}

/** A normal number given that it lies beyond TAIL. */
function tail(bits: Pcg64): number {
  for (;;) {
    const x = TAIL_INVERSE * exponential(bits);
    const y = exponential(bits);
    if (y + y > x * x) return TAIL + x;
  }
}

const ONE = 1n << 128n;

/**
 * -ln(1 - u) of a uniform u, rounded correctly.
 *
 * Engines' logarithms differ in the last bit, so this one is summed in fixed point, 128 bits after
 * the point: 1 - u = m / 2^e with 1/2 < m <= 1, and -ln m = 2 (z + z^3 / 3 + z^5 / 5 + ...) where
 * z = (1 - m) / (1 + m).
 */
function exponential(bits: Pcg64): number {
  let m = 1 - bits.nextDouble();
  let halvings = 0n;
  while (m <= 0.5) {
    m *= 2;
    halvings++;
  }
  const scaled = BigInt(m * 2 ** 53);
  const z = ((2n ** 53n - scaled) * ONE) / (2n ** 53n + scaled);
  const sum = 2n * inverseTanh(z) + halvings * LN2;
  // BigInt to number rounds correctly, and the division by a power of two is exact.
  return Number(sum) / 2 ** 128;
}

/** z + z^3 / 3 + z^5 / 5 + ... in fixed point. */
function inverseTanh(z: bigint): bigint {
  const square = (z * z) / ONE;
  let sum = 0n;
  let odd = 1n;
  for (let power = z; power > 0n; power = (power * square) / ONE) {
    sum += power / odd;
    odd += 2n;
  }
  return sum;
}

const LN2 = 2n * inverseTanh(ONE / 3n);
