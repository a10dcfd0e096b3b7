/** The two builds of the kernels and the declaration of what they export belong together. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { base64 as relaxed } from "../../../backends/wasm/generated/relaxed_simd.ts";
import { base64 as plain } from "../../../backends/wasm/generated/simd.ts";

const declarations = readFileSync(
  new URL("../../../backends/wasm/generated/simd_exports.ts", import.meta.url),
  "utf8",
);

test.each([
  ["plain", plain],
  ["relaxed", relaxed],
])("the %s build exports the declared functions, and those only", (_, base64) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) return; // an engine without relaxed SIMD
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes));
  const declared = [...declarations.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name!);
  expect(declared.length).toBeGreaterThan(100);
  expect(exported.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(
    declared.map((name) => `function ${name}`).sort(),
  );
});
