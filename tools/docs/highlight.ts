/** Syntax highlighting: code as HTML, with a class for each kind of token. */

/** A class of tokens and what they look like, the earlier one first where two fit. */
type Grammar = readonly (readonly [kind: string, pattern: string])[];

const STRING = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const NUMBER = String.raw`\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b`;
const CALL = String.raw`\b[A-Za-z_$][\w$]*(?=\()`;
const TYPE = String.raw`\b[A-Z]\w*\b`;

const words = (list: string): string => `\\b(?:${list.replaceAll(" ", "|")})\\b`;

const TS_WORDS =
  "abstract as async await break case catch class const constructor continue default else export extends false " +
  "finally for from function get if implements import in infer instanceof interface is keyof let new null of " +
  "override private protected public readonly return set static super switch this throw true try type typeof " +
  "undefined unknown using var void while yield boolean number string never";
const PYTHON_WORDS =
  "and as assert async await break class continue def del elif else except False finally for from global if import " +
  "in is lambda None nonlocal not or pass raise return True try while with yield";

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  ts: [
    ["comment", String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`],
    ["string", `${STRING}|\`(?:[^\`\\\\]|\\\\.)*\``],
    ["word", words(TS_WORDS)],
    ["number", NUMBER],
    ["call", CALL],
    ["type", TYPE],
  ],
  python: [
    ["comment", "#[^\\n]*"],
    ["string", STRING],
    ["word", words(PYTHON_WORDS)],
    ["number", NUMBER],
    ["call", CALL],
    ["type", TYPE],
  ],
  sh: [
    ["comment", "(?<=^|\\s)#[^\\n]*"],
    ["string", STRING],
    ["call", "(?<=^|\\n)[\\w.$]\\S*"],
    ["word", "(?<=\\s)--?[a-zA-Z][\\w-]*"],
  ],
  json: [
    ["call", '"[^"]*"(?=\\s*:)'],
    ["string", STRING],
    ["number", NUMBER],
    ["word", words("true false null")],
  ],
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}

/** Code in a language; in one that is unknown, as it is. */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language === "js" || language === "typescript" ? "ts" : language];
  if (grammar === undefined) return escapeHtml(code);
  const pattern = new RegExp(grammar.map(([, each]) => `(${each})`).join("|"), "g");
  let html = "";
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    const [token, ...groups] = match;
    const kind = grammar[groups.findIndex((group) => group !== undefined)]?.[0];
    html += `${escapeHtml(code.slice(end, match.index))}<span class="t-${kind}">${escapeHtml(token)}</span>`;
    end = match.index + token.length;
  }
  return html + escapeHtml(code.slice(end));
}
