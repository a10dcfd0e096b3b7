/** Which tests share a process. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findTests, groupTests, writeModules } from "../../tools/test_groups.ts";

test("A folder near the root is a group with all that is below it", () => {
  const files = [
    "tests/a.test.ts",
    "tests/a/b/c/d.test.ts",
    "tests/a/b/e.test.ts",
    "tests/a/f.test.ts",
  ];
  expect([...groupTests(files)]).toEqual([
    ["tests", ["tests/a.test.ts"]],
    ["tests/a/b", ["tests/a/b/c/d.test.ts", "tests/a/b/e.test.ts"]],
    ["tests/a", ["tests/a/f.test.ts"]],
  ]);
});

test("A file that needs a process of its own has it", () => {
  const [own, other] = ["tests/gluon/nd/memory.test.ts", "tests/gluon/nd/context.test.ts"];
  expect(findTests()).toContain(own);
  expect([...groupTests([own, other]).values()]).toEqual([[own], [other]]);
});

test("Paths choose files: all, those of a folder, one, none", () => {
  const own = "tests/tools/test_groups.test.ts";
  expect(findTests()).toContain(own);
  expect(findTests(["./tests/tools"])).toContain(own);
  expect(findTests(["tests/tools/"])).not.toContain("tests/gluon/block/block.test.ts");
  expect(findTests([own])).toEqual([own]);
  expect(findTests(["tests/tool"])).toEqual([]);
});

test("The module of a group loads each of its files under its name", () => {
  const folder = writeModules(groupTests(["tests/a/b/c.test.ts", "tests/a/b/d.test.ts"]));
  try {
    expect(readdirSync(folder)).toEqual(["tests-a-b.test.ts"]);
    const loaded = readFileSync(join(folder, "tests-a-b.test.ts"), "utf8").match(
      /loadFile\("\S+"/g,
    );
    expect(loaded).toEqual(['loadFile("tests/a/b/c.test.ts"', 'loadFile("tests/a/b/d.test.ts"']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
