/** Reading the repository's sources. */

import { expect, test } from "bun:test";
import { findingAt, readFiles, readSources, type Source } from "../../../tools/checks/sources.ts";

test("readSources() leaves AssemblyScript out, readFiles() does not", () => {
  expect(readFiles("backends/wasm/assembly/*.ts").length).toBeGreaterThan(0);
  expect(readSources("backends/wasm/assembly/*.ts")).toEqual([]);
  const paths = readSources("tools/checks/{sources,scan}.ts").map(({ path }) => path);
  expect(paths).toEqual(["tools/checks/scan.ts", "tools/checks/sources.ts"]);
});

test("A program is scanned, a page is prose from end to end", () => {
  const [program] = readFiles("tools/checks/sources.ts") as [Source];
  expect(program.code).not.toContain("/** One source file. */");
  expect(program.prose).toContain("/** One source file. */");
  expect(program.prose).not.toContain("export interface");
  const [page] = readFiles("README.md") as [Source];
  expect(page.prose).toBe(page.text);
});

test("findingAt() counts lines from 1", () => {
  const source = { path: "a.ts", text: "one\ntwo\n", code: "", prose: "" };
  const findings = [findingAt(source, 0, "x"), findingAt(source, 5, "y")];
  expect(findings).toEqual(["a.ts:1: x", "a.ts:2: y"]);
});
