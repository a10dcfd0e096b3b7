/** TypeScript text, told apart: what is code, and what is written for people. */

/** Two copies of a text in which spaces stand for what does not belong, so that positions stay. */
export interface Scanned {
  /** The text without its comments. */
  readonly code: string;
  /** Comments, and the contents of strings and templates (less the expressions in these). */
  readonly prose: string;
}

/** After these, or at the beginning, a slash opens a regular expression and does not divide. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|of|in))\s*$/;

const TOKEN =
  /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[`{}]|\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** The rest of a template up to its end, or to the next expression in it. */
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;

/** Scans a text. */
export function scan(text: string): Scanned {
  const comments: [start: number, end: number][] = [];
  const literals: [start: number, end: number][] = [];
  /** For each open brace, whether it is that of an expression in a template. */
  const braces: boolean[] = [];
  const token = new RegExp(TOKEN);
  const readTemplate = (from: number): number => {
    TEMPLATE.lastIndex = from;
    const end = from + (TEMPLATE.exec(text)?.[0].length ?? text.length - from);
    literals.push([from, end]);
    if (text[end - 1] === "{") braces.push(true);
    return end;
  };
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const { 0: found, index: start } = match;
    const end = start + found.length;
    if (/^\/[/*]/.test(found)) comments.push([start, end]);
    else if (found === "`") token.lastIndex = readTemplate(end);
    else if (found === "{") braces.push(false);
    else if (found === "}" && braces.pop()) token.lastIndex = readTemplate(end);
    else if (/^["']/.test(found)) literals.push([start, end]);
    else if (
      found.startsWith("/") &&
      !BEFORE_PATTERN.test(text.slice(Math.max(0, start - 80), start))
    )
      token.lastIndex = start + 1;
  }
  return {
    code: keepAll(text, comments, false),
    prose: keepAll(
      text,
      [...comments, ...literals].sort(([a], [b]) => a - b),
      true,
    ),
  };
}

/** The text with spaces in these ranges or, where `inside`, everywhere but in them; lines stay. */
function keepAll(text: string, ranges: readonly [number, number][], inside: boolean): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, " ");
  let at = 0;
  let kept = "";
  for (const [start, end] of ranges) {
    const [between, range] = [text.slice(at, start), text.slice(start, end)];
    kept += inside ? blank(between) + range : between + blank(range);
    at = end;
  }
  return kept + (inside ? blank(text.slice(at)) : text.slice(at));
}
