/**
 * Tidies what tsc has written to `dist/`. It puts its helpers for `using` into every file that needs them: here they
 * move to a module of their own. And it wraps computed dynamic imports, to mend the endings of relative paths, of which
 * we import none so: the wrapper hides from bundlers what a comment tells them, and comes off. Samples of operations, which
 * only tests read, stay out.
 */

import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

const WRAPPER = /^var __rewriteRelativeImportExtension = .*?^};\n/ms;
const WRAPPED = /\bimport\(__rewriteRelativeImportExtension\((.*)\)\)/g;
const USING = /^var __addDisposableResource = .*?^};\nvar __disposeResources = .*?^}\);\n/ms;
const SHARED = "dist/using.js";

let shared = "";
for (const path of globSync("dist/**/*.js")) {
  const text = readFileSync(path, "utf8");
  const own = USING.exec(text)?.[0] ?? "";
  shared ||= own;
  if (own !== shared && own !== "") throw unforeseen(path, "its helpers for using");
  const names = "{ __addDisposableResource, __disposeResources }";
  const plain = text
    .replace(own, () => own && `import ${names} from "${pathTo(SHARED, path)}";\n`)
    .replace(WRAPPER, "")
    .replace(WRAPPED, "import($1)");
  if (plain.includes("__rewriteRelativeImportExtension")) {
    throw unforeseen(path, "the wrapper of imports");
  }
  if (plain !== text) writeFileSync(path, plain);
}
if (shared === "") throw unforeseen("any file", "its helpers for using");
writeFileSync(
  SHARED,
  shared.replaceAll(/^var (__\w+) = \(this && this\.\w+\) \|\| /gm, "export const $1 = "),
);

let sampled = 0;
for (const path of globSync("dist/gluon/nd/ops/*.js")) {
  const text = readFileSync(path, "utf8");
  const plain = withoutSamples(text);
  if (plain !== text) sampled++;
  writeFileSync(path, plain);
}
if (sampled < 40) throw unforeseen("dist/gluon/nd/ops", "samples");

/** A module whose properties called `samples` are empty lists. */
function withoutSamples(text: string): string {
  let plain = "";
  let at = 0;
  for (const { 0: head, index } of text.matchAll(/^ +samples(?=[:,])/gm)) {
    if (index < at) continue; // inside of one
    const value = index + head.length;
    plain += `${text.slice(at, value)}: []`;
    at = text[value] === "," ? value : endOfExpression(text, value);
  }
  return plain + text.slice(at);
}

/** Where the expression that begins at `start` ends: at a comma, or a bracket that it did not open. */
function endOfExpression(text: string, start: number): number {
  const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/.*|[([{]|[)\]}]|,/g;
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    if (/^[([{]/.test(token[0])) depth++;
    else if (/^[)\]}]/.test(token[0])) depth--;
    if (depth < 0 || (depth === 0 && token[0] === ",")) return token.index;
  }
  throw unforeseen("an operation", "samples without an end");
}

/** A module's path as another one imports it. */
function pathTo(module: string, from: string): string {
  const path = relative(dirname(from), module);
  return path.startsWith(".") ? path : `./${path}`;
}

function unforeseen(path: string, what: string): Error {
  return new Error(`Cannot tidy ${path}: tsc has written ${what} in another way`);
}
