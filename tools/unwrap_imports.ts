/**
 * Takes the wrapper that tsc puts around computed dynamic imports off those in `dist/`: it mends the endings of relative
 * paths, of which we import none so, and hides from bundlers what a comment tells them.
 */

import { globSync, readFileSync, writeFileSync } from "node:fs";

const HELPER = /^var __rewriteRelativeImportExtension = .*?^};\n/ms;
const WRAPPED = /\bimport\(__rewriteRelativeImportExtension\((.*)\)\)/g;

for (const path of globSync("dist/**/*.js")) {
  const text = readFileSync(path, "utf8");
  const plain = text.replace(HELPER, "").replace(WRAPPED, "import($1)");
  if (plain.includes("__rewriteRelativeImportExtension")) {
    throw new Error(`Cannot unwrap the imports of ${path}: tsc has written them in another way`);
  }
  if (plain !== text) writeFileSync(path, plain);
}
