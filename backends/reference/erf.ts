/** The error function in double precision. */

const SERIES_TERMS = 60;
const FRACTION_DEPTH = 120;

/**
 * `erf(x)`, absolute error below 1e-15.
 *
 * Abramowitz and Stegun, Handbook of Mathematical Functions: series 7.1.6 near zero (its terms are all of one sign),
 * continued fraction 7.1.14 of the complement beyond.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 2) return Math.sign(x) * (1 - complement(Math.abs(x)));
  let sum = 0;
  let term = x;
  for (let n = 0; n < SERIES_TERMS; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** `erfc(z) = exp(-z^2) / sqrt(pi) / (z + (1/2) / (z + (2/2) / (z + (3/2) / (z + ...))))` for `z >= 2`. */
function complement(z: number): number {
  let fraction = z;
  for (let k = FRACTION_DEPTH; k > 0; k--) fraction = z + k / 2 / fraction;
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
}
