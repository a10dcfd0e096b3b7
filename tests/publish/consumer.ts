/**
 * Packs the package, installs the tarball in an empty project, and trains there under Node, Bun and Deno; looks at what
 * was packed and at whether a TypeScript user's compiler is content with it.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "glueball-consumer-"));
try {
  checkContents(pack());
  install();
  const installed = join(project, "node_modules/glueball");
  run("tsc", "-p", ".");
  run("node", "train.js");
  run("bun", "train.ts");
  run("deno", "run", "-A", "--node-modules-dir=manual", "train.ts");
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const runtime of ["node", "bun"]) run(runtime, join(installed, bin.glueball), "--help");
} finally {
  rmSync(project, { recursive: true });
}

function pack(): string[] {
  const answer = execFileSync("npm", ["pack", "--json", "--pack-destination", project], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  // What the build prints stands before npm's own answer.
  const [packed] = JSON.parse(answer.slice(answer.search(/^\[$/m)));
  console.log(`packed ${packed.entryCount} files, ${Math.round(packed.size / 1024)} KiB`);
  copyFileSync(join(project, packed.filename), join(project, "glueball.tgz"));
  return packed.files.map(({ path }: { path: string }) => path);
}

function checkContents(paths: string[]): void {
  const expected = /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts|json))$/;
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
    // The types of WebGPU that tfjs brings and those of TypeScript's own DOM do not go together.
    skipLibCheck: true,
  };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["train.ts"] }),
  );
  copyFileSync(join(root, "tests/publish/train.ts"), join(project, "train.ts"));
  run("npm", "install", "--no-audit", "--no-fund", "./glueball.tgz");
}

function run(program: string, ...args: string[]): void {
  console.log(["$", program, ...args].join(" "));
  execFileSync(program, args, { cwd: project, stdio: ["ignore", "inherit", "inherit"] });
}
