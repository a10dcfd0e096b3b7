/** Options of environments as words: what is typed after a flag, and what checkpoints keep of it. */

/** The options that words mean: `8`, `false`, `["SF","FG"]` as in JSON, `Infinity`, and all else as text. */
export function parseWords(
  words: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [key, parseWord(word)]));
}

/** What one word means. */
export function parseWord(word: string): unknown {
  if (word === "Infinity") return Infinity;
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}
