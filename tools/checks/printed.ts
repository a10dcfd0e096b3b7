/**
 * What programs on pages print, and what the pages say that they print: `console.log(x.shape); // [2, 3]`, or a block of
 * `output` after the program. Words and signs are compared one by one, white space is not. Integers are exact, of
 * decimals one in a hundred may differ, since processors round differently. `about 0.98` allows a tenth; `above 475` and
 * `below 0.1` are bounds; `...` stands for anything. What follows `; ` or `: ` explains.
 */

/** What a program is said to print, in order. */
export interface Said {
  /** As the page shows it. */
  readonly text: string;
  /** The line of the page. */
  readonly line: number;
}

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly low: number; readonly high: number }
  | { readonly kind: "anything" };

const WORDS = /\.\.\.|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\p{L}[\p{L}\d_]*|\S/giu;
const NUMBER = /^-?\d/;

/** What a program says that it prints, in comments. */
export function saidIn(program: string, line: number): Said[] {
  return program.split("\n").flatMap((text, i) => {
    const said = /\bconsole\.log\(.*\);? *\/\/ (.+)$/.exec(text)?.[1];
    return said === undefined ? [] : [{ text: said.replace(/(?:; |: ).*$/, ""), line: line + i }];
  });
}

/** The first of what is said that was not printed after the one before; `undefined` where all was. */
export function firstUnprinted(said: readonly Said[], printed: string): Said | undefined {
  const output = [...printed.matchAll(WORDS)].map(([word]) => word);
  let from = 0;
  for (const each of said) {
    const end = findFrom(from, tokensOf(each.text), output);
    if (end === undefined) return each;
    from = end;
  }
  return undefined;
}

/** Where the tokens end that begin first at `from` or later. */
function findFrom(
  from: number,
  tokens: readonly Token[],
  output: readonly string[],
): number | undefined {
  for (let start = from; start < output.length; start++) {
    const end = matchAt(start, tokens, output);
    if (end !== undefined) return end;
  }
  return undefined;
}

function matchAt(
  start: number,
  tokens: readonly Token[],
  output: readonly string[],
): number | undefined {
  let at = start;
  for (const [i, token] of tokens.entries()) {
    if (token.kind === "anything") {
      const rest = tokens.slice(i + 1);
      return rest.length === 0 ? at : findFrom(at, rest, output);
    }
    const word = output[at++];
    if (word === undefined || !fits(token, word)) return undefined;
  }
  return at;
}

function fits(token: Token, word: string): boolean {
  if (token.kind === "text") return token.text === word;
  if (token.kind === "anything") return true;
  return NUMBER.test(word) && Number(word) >= token.low && Number(word) <= token.high;
}

/** Takes what is said apart. `about` before everything is said of every number. */
function tokensOf(text: string): Token[] {
  const words = [...text.matchAll(WORDS)].map(([word]) => word);
  const tokens: Token[] = [];
  let mode = "";
  for (const [i, word] of words.entries()) {
    if (/^(?:about|above|below)$/.test(word) && (i === 0 || NUMBER.test(words[i + 1] ?? ""))) {
      mode = word;
    } else if (word === "...") {
      tokens.push({ kind: "anything" });
    } else if (NUMBER.test(word)) {
      tokens.push({ kind: "number", ...rangeOf(word, mode) });
      if (words[0] !== "about") mode = "";
    } else {
      tokens.push({ kind: "text", text: word });
    }
  }
  return tokens;
}

function rangeOf(word: string, mode: string): { readonly low: number; readonly high: number } {
  const value = Number(word);
  if (mode === "above") return { low: value, high: Infinity };
  if (mode === "below") return { low: -Infinity, high: value };
  const share = mode === "about" ? 0.1 : 0.01;
  const last = /\.(\d+)/.exec(word)?.[1]?.length ?? 0;
  const margin = mode === "about" ? 0.05 : 10 ** -last;
  const isExact = mode === "" && /^-?\d+$/.test(word);
  const by = isExact ? 0 : Math.max(Math.abs(value) * share, margin);
  return { low: value - by, high: value + by };
}
