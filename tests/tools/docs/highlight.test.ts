import { expect, test } from "bun:test";
import { escapeHtml, highlight } from "../../../tools/docs/highlight.ts";

const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

test("Highlighting changes no character of the code", () => {
  const code = 'const x = `a < b`; // "no string" & more\nawait f(1_000.5e-3, /x/);\n';
  for (const language of ["ts", "python", "sh", "json", "unknown"]) {
    expect(textOf(highlight(code, language))).toBe(code);
  }
});

test("What is a word within a comment or a string is none", () => {
  expect(highlight("// return 1", "ts")).toBe('<span class="t-comment">// return 1</span>');
  expect(highlight('"if"', "python")).toBe('<span class="t-string">&quot;if&quot;</span>');
  expect(highlight("return x", "ts")).toBe('<span class="t-word">return</span> x');
});

test("Markup in a text is text", () => {
  expect(escapeHtml('<a href="&">')).toBe("&lt;a href=&quot;&amp;&quot;&gt;");
});
