/** Checks that package.json and deno.json agree: on the version, the entries, and every dependency's exact version. */

import { readFileSync } from "node:fs";
import { exit } from "node:process";

interface Package {
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Deno {
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

const npm = read("package.json") as Package;
const deno = read("deno.json") as Deno;
const findings: string[] = [];

compare("version", npm.version, deno.version);
compare("license", npm.license, deno.license);

for (const entry of new Set([...Object.keys(npm.exports), ...Object.keys(deno.exports)])) {
  const built = npm.exports[entry]?.default;
  compare(
    `export "${entry}"`,
    built?.replace("./dist/", "./").replace(/js$/, "ts"),
    deno.exports[entry],
  );
}

const installed = { ...npm.dependencies, ...npm.devDependencies };
for (const [name, version] of Object.entries(installed)) {
  if (!/^\d/.test(version)) findings.push(`package.json: ${name} is "${version}", not one version`);
}
for (const name of Object.keys(npm.dependencies)) {
  if (deno.imports[name] === undefined) findings.push(`deno.json: no import for ${name}`);
}
for (const [name, target] of Object.entries(deno.imports)) {
  if (target.startsWith("npm:")) {
    compare(`import "${name}"`, `npm:${name}@${installed[name]}`, target);
  }
}

for (const lock of ["package-lock.json", "deno.lock"]) {
  const lines = readFileSync(lock, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (/"resolved": "https?:|\/-\/.*\.tgz/.test(line)) {
      findings.push(`${lock}:${index + 1}: names the machine that a package came from`);
    }
  }
}

for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function compare(what: string, inNpm: string | undefined, inDeno: string | undefined): void {
  if (inNpm === inDeno) return;
  findings.push(`deno.json: ${what} is "${inDeno}"; by package.json it must be "${inNpm}"`);
}
