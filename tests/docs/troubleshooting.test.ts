/** The texts of errors on docs/troubleshooting.md are those of the code. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { readSources } from "../../tools/checks/sources.ts";

const PAGE = readFileSync(new URL("../../docs/troubleshooting.md", import.meta.url), "utf8");

/** All code, with texts in one piece that are written in several. */
const CODE = readSources("{backends,gluon,rl,envs}/**/*.ts")
  .map(({ text }) => text.replace(/["'`]\s*\+\s*["'`]/g, "").replaceAll('\\"', '"'))
  .join("\n");

const texts = [...PAGE.matchAll(/^\*\*`((?:Cannot|it is) [^`]+)`\*\*$/gm)].map(
  ([, text = ""]) => text,
);

test("The page goes by the texts of errors", () => {
  expect(texts.length).toBeGreaterThan(12);
});

for (const text of texts) {
  test(`An error says "${text}"`, () => {
    const parts = text.split("...").map((part) => part.replace(/^[^\w]+|[^\w]+$/g, ""));
    for (const part of parts.filter((each) => each.length > 5)) expect(CODE).toContain(part);
  });
}
