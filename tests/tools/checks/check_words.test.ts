/** The check of words finds words of the house in comments and texts, and leaves code alone. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of templates.

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

const words = (text: string): string[] => check("check_words", { "gluon/a.ts": text });

test("A word in a comment is found, with its line and the field's word", () => {
  const findings = words("// First line.\n/** The twin of an environment. */\n");
  expect(findings).toEqual(['gluon/a.ts:2: Cannot write "twin": the field\'s word is "clone"']);
});

test("A phrase is found in any case and across the lines of a comment or of joined strings", () => {
  expect(words("/**\n * The episode was Cut\n * short.\n */\n")[0]).toContain('"cut short"');
  expect(words('fail(\n  "the episode was cut " +\n    "short",\n);\n')[0]).toContain("a.ts:2:");
});

test("The text of a template is checked, what is inserted in it is not", () => {
  expect(words("fail(`no such ${thing} in this world`);\n")).toHaveLength(1);
  expect(words("fail(`no such ${world} in ${`these ${worlds}`}`);\n")).toEqual([]);
});

test("A term of the field that contains a word is left alone", () => {
  expect(words("/** A grid\n * world, which is a world. */\n")).toHaveLength(1);
});

test("Names in code and longer words are left alone", () => {
  expect(words("const world = worlds[0];\n/** GridWorld, worldwide. */\n")).toEqual([]);
});

test("Pages and examples are checked, too", () => {
  for (const path of ["docs/deep/page.md", "bench/README.md", "examples/a.ts"]) {
    expect(check("check_words", { [path]: "// The twin of an environment.\n" })[0]).toContain(path);
  }
});
