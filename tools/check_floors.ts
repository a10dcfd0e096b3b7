/** Checks that an import names only a lower floor or its own, and that chance and time come in as arguments. */

import { posix } from "node:path";
import { exit } from "node:process";
import { type Finding, findingAt, readSources, type Source } from "./sources.ts";

interface Floor {
  /** What its paths begin with. */
  readonly at: string;
  /** Beginnings of the paths that it may import, besides its own. */
  readonly knows: readonly string[];
  /** The same, where only types may be imported. */
  readonly knowsTypesOf?: readonly string[];
  /** Beginnings of the names of packages that it may import. */
  readonly packages: readonly string[];
}

/** From the bottom up. A file belongs to the first floor that its path begins with. */
const FLOORS: readonly Floor[] = [
  { at: "backends/", knows: [], packages: ["@tensorflow/", "webgpu"] },
  { at: "gluon/nd/", knows: [], knowsTypesOf: ["backends/backend.ts"], packages: [] },
  { at: "gluon/", knows: ["gluon/nd/"], packages: ["zod"] },
  { at: "rl/", knows: ["gluon/"], packages: ["zod"] },
  {
    at: "envs/",
    knows: ["rl/environment.ts", "rl/spaces.ts", "rl/spaces/", "gluon/nd/random/"],
    packages: ["zod"],
  },
  { at: "mod.ts", knows: ["backends/", "gluon/", "rl/", "envs/"], packages: [] },
];

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*"([^"]+)"/g;
const CHANCE_OR_TIME = /\bMath\.random\b|\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)/g;

const sources = readSources("mod.ts", "{backends,gluon,rl,envs}/**/*.ts");
const findings = sources.flatMap((source) => [...checkImports(source), ...checkCalls(source)]);
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

function* checkImports(source: Source): Generator<Finding> {
  const floor = FLOORS.find(({ at }) => source.path.startsWith(at));
  if (floor === undefined) return;
  for (const match of source.code.matchAll(IMPORT)) {
    const [, type, specifier = ""] = match;
    if (mayImport(floor, source.path, specifier, type !== undefined)) continue;
    yield findingAt(source, match.index, describeBreach(floor, specifier));
  }
  for (const match of source.code.matchAll(DYNAMIC_IMPORT)) {
    const [, specifier = ""] = match;
    if (mayImport(floor, source.path, specifier, false)) continue;
    yield findingAt(source, match.index, describeBreach(floor, specifier));
  }
}

function mayImport(floor: Floor, from: string, specifier: string, type: boolean): boolean {
  if (specifier.startsWith("node:")) return true;
  if (!specifier.startsWith(".")) return beginsWithOneOf(specifier, floor.packages);
  const target = posix.join(posix.dirname(from), specifier);
  if (beginsWithOneOf(target, [floor.at, ...floor.knows])) return true;
  return type && beginsWithOneOf(target, floor.knowsTypesOf ?? []);
}

function beginsWithOneOf(name: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => name.startsWith(beginning));
}

function describeBreach(floor: Floor, specifier: string): string {
  const types = (floor.knowsTypesOf ?? []).map((known) => `types of ${known}`);
  const allowed = [floor.at, ...floor.knows, ...types, ...floor.packages].join(", ");
  return `Cannot import "${specifier}" from ${floor.at}: this floor knows only ${allowed}`;
}

function* checkCalls(source: Source): Generator<Finding> {
  for (const match of source.code.matchAll(CHANCE_OR_TIME)) {
    yield findingAt(source, match.index, `Cannot use ${match[0]} here: pass it in as an argument`);
  }
}
