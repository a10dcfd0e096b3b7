/** Scanning TypeScript tells code from comments, strings and templates. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of templates.

import { expect, test } from "bun:test";
import { scan } from "../../../tools/checks/scan.ts";

/** The words of a text without the spaces that stand for the rest. */
const squeeze = (text: string): string => text.trim().replace(/ +/g, " ");

const TEXTS: readonly (readonly [what: string, text: string, code: string, prose: string])[] = [
  ["a line comment", "f(1); // one", "f(1);", "// one"],
  ["a comment of several lines", "/* a\n b */ f()", "\n f()", "/* a\n b */"],
  ["an address in a string", 'f("http://a"); // b', 'f("http://a");', '"http://a" // b'],
  ["quotes in a comment", "// it's\nf('x')", "\nf('x')", "// it's\n 'x'"],
  ["an escaped quote", 'f("a\\"b", c)', 'f("a\\"b", c)', '"a\\"b"'],
  ["a template", "f(`a ${b + `c ${d}`} e`)", "f(`a ${b + `c ${d}`} e`)", "a ${ c ${ ` e`"],
  ["an object in a template", "`a ${f({ b: 1 })} c`", "`a ${f({ b: 1 })} c`", "a ${ c`"],
  ["a dollar in a template", "`$5 ${x}`", "`$5 ${x}`", "$5 ${ `"],
  ["a regular expression", 'f(/["`/]/g, "a")', 'f(/["`/]/g, "a")', '"a"'],
  ["two divisions", 'a / b; "c" / d', 'a / b; "c" / d', '"c"'],
];

test.each(TEXTS)("%s", (_, text, code, prose) => {
  const scanned = scan(text);
  expect(squeeze(scanned.code)).toBe(code.trim());
  expect(squeeze(scanned.prose)).toBe(prose.trim());
  expect(scanned.code).toHaveLength(text.length);
  expect(scanned.prose).toHaveLength(text.length);
});
