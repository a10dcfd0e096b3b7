/** The check of documentation runs blocks with what the repository exports, and compares what they print. */

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

const SOURCES = {
  "deno.json": '{ "exports": { ".": "./mod.ts", "./rl": "./rl/mod.ts" }, "imports": {} }',
  "package.json": "{}",
  "mod.ts": 'export { state } from "./rl/mod.ts";\n',
  "rl/mod.ts": "export const state = { count: 0 };\nexport const file: string = import.meta.url;\n",
};

test("A block that prints something else than it says is named, at its line", () => {
  const block = (count: number): string =>
    `\`\`\`ts
import { state } from "glueball";
import { file, state as same } from "glueball/rl";

state.count++;
console.log(same.count, file.endsWith("/rl/mod.ts")); // ${count} true
\`\`\`
`;
  const findings = check("check_docs", { ...SOURCES, "README.md": `${block(1)}\n${block(2)}` });
  expect(findings).toEqual(['README.md:14: Cannot find "2 true" in what is printed: 1 true']);
}, 60_000);

test("A block that is ignored without a reason is named", () => {
  const findings = check("check_docs", { ...SOURCES, "README.md": "```ts ignore\nlet x;\n```\n" });
  expect(findings).toEqual([
    "README.md:1: Cannot ignore this block: no reason is given; write it after the word",
  ]);
}, 60_000);
