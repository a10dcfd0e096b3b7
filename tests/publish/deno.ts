/** Deno outside of the clone: the script of docs/deno.md, checked and run with each `deno.json` that the page shows. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { partsOf } from "../../tools/checks/pages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the page in a folder that has the clone as `glueball` and the tarball, unpacked, as `package`. */
export function runDenoPage(tarball: string): void {
  const { fences } = partsOf({ text: readFileSync(join(ROOT, "docs/deno.md"), "utf8") });
  const blocks = (language: string): string[] =>
    fences.filter((each) => each.language === language).map(({ text }) => text);
  const [script = ""] = blocks("ts");
  const folder = mkdtempSync(join(tmpdir(), "glueball-deno-"));
  try {
    symlinkSync(ROOT, join(folder, "glueball"));
    execFileSync("tar", ["-xzf", tarball, "-C", folder]);
    for (const [i, config] of blocks("json").entries()) {
      const beside = join(folder, `${i}`);
      mkdirSync(beside);
      writeFileSync(join(beside, "deno.json"), config);
      writeFileSync(join(beside, "script.ts"), script);
      writeFileSync(
        join(beside, "by_path.ts"),
        script.replace('"glueball"', '"../glueball/mod.ts"'),
      );
      const names = config.includes("../glueball") ? ["script.ts", "by_path.ts"] : ["script.ts"];
      for (const name of names) {
        if (name === "script.ts") deno(beside, "check", name); // by path, it has the same types
        const printed = deno(beside, "run", "--no-prompt", name);
        if (printed !== "true\n") throw new Error(`Cannot learn in Deno: it printed ${printed}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function deno(cwd: string, ...args: string[]): string {
  console.log(["$", "deno", ...args].join(" "));
  return execFileSync("deno", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
