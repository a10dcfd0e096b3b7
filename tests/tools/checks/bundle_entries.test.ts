/** Bundled entries are the sources: they share modules, and know where these are. */

import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleEntries } from "../../../tools/checks/bundle_entries.ts";

test("Entries that are bundled share their modules, whose addresses are those of the sources", async () => {
  const root = mkdtempSync(join(tmpdir(), "glueball-bundle-"));
  try {
    mkdirSync(join(root, "rl"));
    writeFileSync(
      join(root, "deno.json"),
      '{ "exports": { ".": "./mod.ts", "./rl": "./rl/mod.ts" }, "imports": {} }',
    );
    writeFileSync(join(root, "mod.ts"), 'export { state } from "./rl/mod.ts";\n');
    writeFileSync(
      join(root, "rl/mod.ts"),
      "export const state = {};\nexport const at: string = import.meta.url;\n",
    );
    await bundleEntries(join(root, "out"), root);
    const load = (path: string) => import(pathToFileURL(join(root, "out", path)).href);
    const [all, rl] = await Promise.all([load("mod.js"), load("rl/mod.js")]);
    expect(all.state).toBe(rl.state);
    expect(rl.at).toBe(pathToFileURL(join(root, "rl/mod.ts")).href);
  } finally {
    rmSync(root, { recursive: true });
  }
});
