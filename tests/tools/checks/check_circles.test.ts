/** The check of circles finds circles of value imports that are not declared, and declared ones that are gone. */

import { expect, test } from "bun:test";
import { check } from "./repository.ts";

/** The declared circle, which a repository must have. */
const DECLARED = {
  "gluon/nd/ndarray.ts": 'import { installMethods } from "./methods.ts";\n',
  "gluon/nd/methods.ts": 'import { NDArray } from "./ndarray.ts";\n',
};

function circles(files: Readonly<Record<string, string>>): string[] {
  return check("check_circles", { ...DECLARED, ...files });
}

test("A declared circle passes", () => {
  expect(circles({})).toEqual([]);
});

test("A circle of three modules is found once, with the way round", () => {
  const findings = circles({
    "gluon/a.ts": 'import { b } from "./b.ts";\n',
    "gluon/b.ts": 'export { c } from "./nn/c.ts";\n',
    "gluon/nn/c.ts": 'import "../a.ts";\n',
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain("gluon/a.ts -> gluon/b.ts -> gluon/nn/c.ts -> gluon/a.ts");
});

test("A circle besides the declared one is found, though it shares a module with it", () => {
  const findings = circles({
    "gluon/nd/methods.ts": 'import { NDArray } from "./ndarray.ts";\nimport "./apply.ts";\n',
    "gluon/nd/apply.ts": 'import "./methods.ts";\n',
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain("gluon/nd/apply.ts -> gluon/nd/methods.ts -> gluon/nd/apply.ts");
});

test("A module that imports itself is found", () => {
  expect(circles({ "rl/a.ts": 'import { a } from "./a.ts";\n' })[0]).toContain(
    "rl/a.ts -> rl/a.ts",
  );
});

test("Imports of types, imports at run time and chains make no circle", () => {
  const findings = circles({
    "gluon/a.ts": 'import type { B } from "./b.ts";\n',
    "gluon/b.ts": 'import { a } from "./a.ts";\nconst c = () => import("./c.ts");\n',
    "gluon/c.ts": 'import { b } from "./b.ts";\n',
  });
  expect(findings).toEqual([]);
});

test("A declared circle that is gone is found", () => {
  const findings = circles({ "gluon/nd/methods.ts": 'import type { A } from "./ndarray.ts";\n' });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain("gluon/nd/ndarray.ts:1: Cannot declare");
});
