/** Whether all peers computed the same before any of them is timed. */

const TOLERANCE = 1e-4;

/**
 * Names each peer whose numbers are not those of most others, and says how they differ. What holds
 * is the median over the peers, number by number; a number may differ from it by 1e-4 of the
 * largest there is.
 */
export function findDissent(
  checks: ReadonlyMap<string, readonly number[]>,
): ReadonlyMap<string, string> {
  const dissent = new Map<string, string>();
  const all = [...checks.values()];
  const length = Math.max(0, ...all.map((check) => check.length));
  const expected = Array.from({ length }, (_, i) => median(all.flatMap((check) => check[i] ?? [])));
  const scale = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  for (const [name, check] of checks) {
    const at = expected.findIndex(
      (value, i) => !(Math.abs((check[i] ?? Number.NaN) - value) <= TOLERANCE * scale),
    );
    if (at < 0) continue;
    dissent.set(
      name,
      `number ${at} of its check is ${check[at]}, that of the others ${expected[at]}`,
    );
  }
  return dissent;
}

/** The middle of the values, or between the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a fraction `q` of the values lies, interpolated. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (at - Math.floor(at)) * (high - low);
}
