/**
 * Exponentials and logarithms in fixed point, 128 bits after the point: rounded correctly, and so the same on every
 * engine, whose own differ in the last bit.
 */

const ONE = 1n << 128n;

/** -ln(x) of `x` in (0, 1]: x = m / 2^e with 1/2 < m <= 1, and -ln m = 2 artanh((1 - m) / (1 + m)). */
export function negativeLog(x: number): number {
  let m = x;
  let halvings = 0n;
  while (m <= 0.5) {
    m *= 2;
    halvings++;
  }
  const scaled = BigInt(m * 2 ** 53);
  const z = ((2n ** 53n - scaled) * ONE) / (2n ** 53n + scaled);
  return round(2n * inverseTanh(z) + halvings * LN2);
}

/** exp(-x) of `x` >= 0, by its power series: for small `x`, since the terms grow up to e^x before they fall. */
export function expOfNegative(x: number): number {
  const scaled = BigInt(Math.trunc(x * 2 ** 64)) << 64n;
  let sum = 0n;
  let n = 0n;
  for (let term = ONE; term !== 0n; term = (-term * scaled) / (ONE * n)) {
    sum += term;
    n++;
  }
  return round(sum);
}

/** BigInt to number rounds correctly, and the division by a power of two is exact. */
function round(fixed: bigint): number {
  return Number(fixed) / 2 ** 128;
}

/** z + z^3 / 3 + z^5 / 5 + ... */
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
