/**
 * The Threefry-2x32 block function with 20 rounds: the generator behind `random_uniform` on every backend.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @module
 */

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
const SKEIN_PARITY = 0x1bd11bda;

/** The two 32-bit words (unsigned) of the block at `(counter0, counter1)` under the key `(key0, key1)`. */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
): [number, number] {
  const schedule = [key0, key1, key0 ^ key1 ^ SKEIN_PARITY] as const;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let group = 1; group <= 5; group++) {
    for (const bits of ROTATIONS[group % 2 === 1 ? 0 : 1]) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << bits) | (x1 >>> (32 - bits))) ^ x0;
    }
    x0 = (x0 + schedule[(group % 3) as 0 | 1 | 2]) | 0;
    x1 = (x1 + schedule[((group + 1) % 3) as 0 | 1 | 2] + group) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}
