/**
 * Packs the package, installs the tarball in an empty project, and trains there under Node, Bun and Deno; looks at what
 * was packed, at whether linters of packages find fault with it, and at whether compilers of TypeScript are content.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMPILERS, compile } from "./compilers.ts";
import { runDenoPage } from "./deno.ts";
import { pack, TARBALL } from "./pack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LINTERS = { publint: "0.3.25", "@arethetypeswrong/cli": "0.18.5" };
const project = mkdtempSync(join(tmpdir(), "glueball-consumer-"));
try {
  checkContents(pack(project));
  install();
  const installed = join(project, "node_modules/glueball");
  run("tsc", "-p", ".");
  compile(project, run);
  run("node_modules/.bin/publint", "run", TARBALL, "--strict");
  run("node_modules/.bin/attw", TARBALL, "--profile", "esm-only", "--format", "ascii");
  run("node", "train.js");
  run("bun", "train.ts");
  run("deno", "run", "-A", "--node-modules-dir=manual", "train.ts");
  runDenoPage(join(project, TARBALL));
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const runtime of ["node", "bun"]) run(runtime, join(installed, bin.glueball), "--help");
} finally {
  rmSync(project, { recursive: true });
}

function checkContents(paths: string[]): void {
  const expected = /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts|json|node))$/;
  const strange = paths.filter((path) => !expected.test(path));
  if (strange.length > 0)
    throw new Error(`Cannot publish ${strange.join(", ")}: not of the package`);
  for (const path of ["README.md", "LICENSE", "dist/mod.js", "dist/mod.d.ts"]) {
    if (!paths.includes(path)) throw new Error(`Cannot publish without ${path}: it was not packed`);
  }
}

function install(): void {
  writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
  const compilerOptions = {
    target: "ES2023",
    module: "nodenext",
    lib: ["ES2023", "DOM"],
    types: [],
    strict: true,
  };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["train.ts"] }),
  );
  for (const name of ["train.ts", "types.ts"]) {
    copyFileSync(join(root, "tests/publish", name), join(project, name));
  }
  const others = Object.entries({ ...COMPILERS, ...LINTERS }).map((each) => each.join("@"));
  run("npm", "install", "--no-audit", "--no-fund", `./${TARBALL}`, ...others);
}

function run(program: string, ...args: string[]): void {
  console.log(["$", program, ...args].join(" "));
  execFileSync(program, args, { cwd: project, stdio: ["ignore", "inherit", "inherit"] });
}
