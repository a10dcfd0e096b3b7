/** The most similar of some words, for error messages. */

/**
 * The word with the fewest edits from `word`, capitals aside; the first of equals. With `within`, only words of which
 * at most that share of the letters is edited; `undefined` where there is none.
 */
export function nearest(
  word: string,
  words: readonly string[],
  { within = Number.POSITIVE_INFINITY }: { within?: number } = {},
): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest && edits <= candidate.length * within) [best, fewest] = [candidate, edits];
  }
  return best;
}

/** Insertions, deletions and substitutions from `a` to `b` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, above[j]! + 1, row[j - 1]! + 1));
    }
  }
  return row[b.length]!;
}
