/** The check of imports finds modules that cannot be the first one of a process to be imported. */

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

test("A module that works only after another is named, with its error", () => {
  const findings = check("check_imports", {
    "gluon/base.ts": 'import { make } from "./layer.ts";\nexport class Base {}\nmake();\n',
    "gluon/layer.ts":
      'import { Base } from "./base.ts";\nexport class Layer extends Base {}\nexport function make() {}\n',
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(/^gluon\/base.ts:1: Cannot import .*ReferenceError.*before init/);
});

test("Modules that can be imported in any order pass, and the program is not run", () => {
  const findings = check("check_imports", {
    "mod.ts": 'export { make } from "./gluon/layer.ts";\n',
    "gluon/layer.ts": 'import { base } from "./base.ts";\nexport const make = () => base();\n',
    "gluon/base.ts":
      'import { make } from "./layer.ts";\nexport function base() { return make; }\n',
    "cli/glueball.ts": 'throw new Error("this is a program");\n',
  });
  expect(findings).toEqual([]);
});

test("A module that needs what it does not import is named, and one that ends the process", () => {
  const needs = "globalThis.registry.add(1);\n";
  const findings = check("check_imports", {
    "gluon/a_registry.ts": "globalThis.registry = new Set();\nexport {};\n",
    "gluon/layer.ts": needs,
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(/^gluon\/layer.ts:1: Cannot import .*TypeError/);
  const ended = check("check_imports", {
    "gluon/a.ts": 'import process from "node:process";\nprocess.exit(0);\n',
    "gluon/b.ts": "export {};\n",
  });
  expect(ended.join()).toContain(
    "gluon/a.ts:1: Cannot import this module first: the process ended",
  );
});
