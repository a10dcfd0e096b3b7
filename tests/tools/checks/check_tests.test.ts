/** The check of tests names the modules with behaviour that have no test file, where they are too many. */

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

const behaviour = "export function f(): void {}\n";

test("Modules without a test file are named where fewer than 80 percent have one", () => {
  const findings = check("check_tests", {
    "gluon/nd/a.ts": behaviour,
    "gluon/nd/ops/b.ts": "export abstract class B {}\n",
    "tests/gluon/nd/a.test.ts": "",
  });
  expect(findings).toEqual([
    "gluon/nd/ops/b.ts:1: Cannot find tests/gluon/nd/ops/b.test.ts: write it",
  ]);
});

test("One module of five may be without", () => {
  const names = ["a", "b", "c", "d"];
  const files = names.flatMap((name) => [
    [`tools/${name}.ts`, behaviour],
    [`tests/tools/${name}.test.ts`, ""],
  ]);
  const most = Object.fromEntries(files);
  expect(check("check_tests", { ...most, "tools/e.ts": behaviour })).toEqual([]);
  const tooFew = { ...most, "tools/e.ts": behaviour, "tools/f.ts": behaviour };
  expect(check("check_tests", tooFew)).toHaveLength(2);
});

test("Doors, types, tables and generated files need none", () => {
  const findings = check("check_tests", {
    "envs/mod.ts": 'export { f } from "./f.ts";\nexport function g(): void {}\n',
    "envs/types.ts": "export interface A {}\n/** export function in a comment */\n",
    "envs/table.ts": "export const TABLE: readonly number[] = [1];\n",
    "backends/wasm/generated/simd.ts": behaviour,
  });
  expect(findings).toEqual([]);
});

test("A family of kernels is tested by its suite", () => {
  const findings = check("check_tests", {
    "backends/wasm/kernels/unary.ts": behaviour,
    "tests/backends/kernels/unary.ts": "",
  });
  expect(findings).toEqual([]);
});
