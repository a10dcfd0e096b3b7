/** Small repositories in which a check of tools/checks/ is run. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const RUNTIME = process.versions.deno === undefined ? [] : ["run", "-A", "--no-check"];

/** The findings of a check in a repository of these files (texts by path); throws where its exit status denies them. */
export function check(name: string, files: Readonly<Record<string, string>>): string[] {
  const program = fileURLToPath(new URL(`../../../tools/checks/${name}.ts`, import.meta.url));
  const root = mkdtempSync(join(tmpdir(), "glueball-check-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { status, stderr } = spawnSync(process.execPath, [...RUNTIME, program], {
      cwd: root,
      encoding: "utf8",
    });
    const findings = stderr.split("\n").filter((line) => /^\S+:\d+: /.test(line));
    if (status !== (findings.length === 0 ? 0 : 1)) {
      throw new Error(`Cannot read the findings of ${name}: it ended with ${status} and ${stderr}`);
    }
    return findings;
  } finally {
    rmSync(root, { recursive: true });
  }
}
