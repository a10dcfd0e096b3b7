/**
 * Checks that an import names only a lower floor or its own, that one file alone asks the host for its modules, and
 * that chance and time come in as arguments.
 */

import { exit } from "node:process";
import { type Import, importsOf } from "./imports.ts";
import { type Finding, findingAt, readSources, type Source } from "./sources.ts";

interface Floor {
  /** What its paths begin with. */
  readonly at: string;
  /** Beginnings of the paths that it may import, besides its own. */
  readonly knows: readonly string[];
  /** The same, where only types may be imported: of a file here, even where `knows` has the folder. */
  readonly knowsTypesOf?: readonly string[];
  /** Beginnings of the names of packages that it may import. */
  readonly packages: readonly string[];
}

/** From the bottom up. A file belongs to the first floor that its path begins with. */
const FLOORS: readonly Floor[] = [
  { at: "backends/base/", knows: [], packages: ["zod/"] },
  { at: "backends/", knows: [], packages: ["@tensorflow/", "webgpu"] },
  { at: "gluon/random/", knows: ["backends/base/"], packages: [] },
  {
    at: "gluon/nd/",
    knows: ["backends/base/", "gluon/random/"],
    knowsTypesOf: ["backends/backend.ts"],
    packages: [],
  },
  {
    at: "gluon/",
    knows: ["backends/base/"],
    packages: ["zod/mini", "fast-png", "fflate", "jpeg-js", "@bufbuild/protobuf/wire"],
  },
  { at: "rl/view/page/", knows: ["rl/view/"], packages: ["uplot"] }, // runs in browsers alone
  {
    at: "rl/",
    knows: ["backends/base/", "gluon/"],
    knowsTypesOf: ["gluon/mod.ts"], // bundlers keep all of the namespaces that it passes on
    packages: ["zod/mini"],
  },
  {
    at: "envs/",
    knows: [
      "backends/base/",
      "gluon/random/",
      "rl/environment.ts",
      "rl/spaces/",
      "rl/state.ts",
      "rl/step.ts",
    ],
    packages: ["zod/mini", "fast-png", "planck"],
  },
  { at: "mod.ts", knows: ["backends/", "gluon/", "rl/", "envs/"], packages: [] },
];

const CHANCE_OR_TIME =
  /\bMath\.random\b|\brandom(?:Bytes|Int|UUID)\b|\bgetRandomValues\b|\bDate\.now\b|\bperformance\.now\b|\bhrtime\b|\bnew Date(?:\(\)|(?!\())/g;

/** The one place that looks up modules of the host: a bundler for the browser cannot resolve an import of one. */
const HOST = "backends/base/host.ts";

/** The places that read a clock, to give the event loop its turns and for logs, or draw a secret; no result depends on them. */
const CLOCKS: readonly string[] = [
  "backends/base/event_loop.ts",
  "backends/base/secret.ts",
  "backends/base/wall_clock.ts",
];

const sources = readSources("mod.ts", "{backends,gluon,rl,envs}/**/*.ts");
const findings = sources.flatMap((source) => [
  ...checkImports(source),
  ...checkHost(source),
  ...checkCalls(source),
]);
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

function* checkImports(source: Source): Generator<Finding> {
  const floor = FLOORS.find(({ at }) => source.path.startsWith(at));
  if (floor === undefined) return;
  for (const each of importsOf(source)) {
    if (each.specifier.startsWith("node:") || mayImport(floor, each)) continue;
    yield findingAt(source, each.position, describeBreach(floor, each.specifier));
  }
}

function mayImport(floor: Floor, { specifier, path, kind }: Import): boolean {
  if (path === null) return beginsWithOneOf(specifier, floor.packages);
  if (beginsWithOneOf(path, floor.knowsTypesOf ?? [])) return kind === "type";
  return beginsWithOneOf(path, [floor.at, ...floor.knows]);
}

function beginsWithOneOf(name: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => name.startsWith(beginning));
}

function describeBreach(floor: Floor, specifier: string): string {
  const types = (floor.knowsTypesOf ?? []).map((known) => `types of ${known}`);
  const allowed = [floor.at, ...floor.knows, ...types, ...floor.packages].join(", ");
  return `Cannot import "${specifier}" from ${floor.at}: this floor knows only ${allowed}`;
}

function* checkHost(source: Source): Generator<Finding> {
  if (source.path === HOST) return;
  const imports = importsOf(source).filter(({ specifier }) => specifier.startsWith("node:"));
  const lookups = [...source.code.matchAll(/\bgetBuiltinModule\b/g)];
  for (const position of [
    ...imports.map((each) => each.position),
    ...lookups.map((each) => each.index),
  ]) {
    yield findingAt(source, position, `Cannot take a module of the host here: ask ${HOST} for it`);
  }
}

function* checkCalls(source: Source): Generator<Finding> {
  if (CLOCKS.includes(source.path)) return;
  for (const match of source.code.matchAll(CHANCE_OR_TIME)) {
    yield findingAt(source, match.index, `Cannot use ${match[0]} here: pass it in as an argument`);
  }
}
