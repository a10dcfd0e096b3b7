/** Reading imports. */

import { expect, test } from "bun:test";
import { importsOf } from "../../../tools/checks/imports.ts";
import { scan } from "../../../tools/checks/scan.ts";

const read = (text: string): string[] =>
  importsOf({ path: "gluon/nn/dense.ts", text, ...scan(text) }).map(
    ({ kind, path, specifier }) => `${kind} ${path ?? specifier}`,
  );

test("Values, types and imports at run time are told apart", () => {
  expect(read('import { a } from "../block/block.ts";\n')).toEqual(["value gluon/block/block.ts"]);
  expect(read('import type { A } from "./a.ts";\n')).toEqual(["type gluon/nn/a.ts"]);
  expect(read('export type { A } from "./a.ts";\n')).toEqual(["type gluon/nn/a.ts"]);
  expect(read('const a = await import("./a.ts");\n')).toEqual(["dynamic gluon/nn/a.ts"]);
  expect(read("const a = await import(\n`./a.ts`);\n")).toEqual(["dynamic gluon/nn/a.ts"]);
});

test("A module is loaded for its types, too, where the keyword stands inside of the braces", () => {
  expect(read('import { type A } from "./a.ts";\n')).toEqual(["value gluon/nn/a.ts"]);
});

test("Re-exports, imports for their effect and over several lines count", () => {
  expect(read('export * from "./a.ts";\nimport "./b.ts";\n')).toHaveLength(2);
  expect(read('import {\n  a,\n  b,\n} from "./a.ts";\n')).toEqual(["value gluon/nn/a.ts"]);
});

test("Packages have no path, and comments no imports", () => {
  expect(read('import { z } from "zod";\n')).toEqual(["value zod"]);
  expect(read('/*\nimport { a } from "./a.ts";\n*/\n')).toEqual([]);
});
