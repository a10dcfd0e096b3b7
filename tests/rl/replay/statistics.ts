/** Statistics that tests need. */

/** `sum((observed - expected)^2 / expected)`. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, n, i) => sum + (n - expected[i]!) ** 2 / expected[i]!, 0);
}
