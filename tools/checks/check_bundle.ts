/**
 * Checks what a page loads first, in the built package as a bundler makes it: that it is within its budget, needs no
 * module of Node, and has no zod where nothing is validated.
 */

import { resolve } from "node:path";
import { exit } from "node:process";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

interface Budget {
  readonly program: string;
  /** KB, gzipped, of what is loaded before the program begins; kernels come later. */
  readonly most: number;
  /** Packages that it must do without. */
  readonly without?: readonly string[];
}

const BUDGETS: readonly Budget[] = [
  {
    program:
      'import * as nd from "glueball/nd"; import * as nn from "glueball/nn"; ' +
      "console.log(nd.zeros, nn.Dense);",
    most: 42, // what every array has: methods, indexing, autograd and plans
    without: ["zod"],
  },
  {
    // With all that there is in both namespaces: esbuild cannot tell what of them is used.
    program: 'import { nd, nn } from "glueball"; console.log(nd.zeros, nn.Dense);',
    most: 79, // folding of batch normalization among it
    without: ["zod"],
  },
  {
    // All environments but Box2D's, as `make` finds them by id; MinAtar's five games are 5 KB of it.
    program: 'import { make } from "glueball/envs"; make("CartPole-v1");',
    most: 37,
  },
  {
    program:
      'import { use } from "glueball"; import { CartPole, TimeLimit } from "glueball/envs"; ' +
      'import { DQN } from "glueball/rl"; await use("wasm"); ' +
      "await new DQN(new TimeLimit(new CartPole(), 500)).learn({ total_timesteps: 1000 });",
    most: 99, // every kind of replay among it: prioritized, hindsight, frames of images; 0.7 are notebooks and `net.plot`
  },
  {
    // As above, with all environments: `make` finds them by id.
    program:
      'import { use } from "glueball"; import { make } from "glueball/envs"; import { DQN } from "glueball/rl"; ' +
      'await use("wasm"); await new DQN(make("CartPole-v1")).learn({ total_timesteps: 1000 });',
    most: 114,
  },
  {
    // As above, of `envs` and `rl`.
    program:
      'import { envs, rl, use } from "glueball"; await use("wasm"); ' +
      'await new rl.DQN(envs.make("CartPole-v1")).learn({ total_timesteps: 1000 });',
    most: 193, // all 18 algorithms, wrappers and exchanges, and with them all layers, pictures and logs
  },
];

const findings: string[] = [];
for (const { program, most, without = [] } of BUDGETS) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: "." },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "bundle",
    write: false,
    metafile: true,
    external: ["node:*"],
    tsconfigRaw: "{}", // ours would lead to the sources
  });
  const loaded = loadedFirst(metafile);
  const files = outputFiles.filter(({ path }) => loaded.some((each) => resolve(each) === path));
  const kilobytes =
    files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1000;
  console.log(`${kilobytes.toFixed(1)} KB of ${most}: ${program}`);
  if (kilobytes > most) {
    const largest = inputsOf(metafile, loaded).slice(0, 5).join(", ");
    findings.push(`it is ${kilobytes.toFixed(1)} KB, above ${most}; most is of ${largest}`);
  }
  for (const name of without) {
    const found = inputsOf(metafile, loaded).find((each) => each.includes(`node_modules/${name}/`));
    if (found !== undefined) findings.push(`${name} is in it, with ${found}`);
  }
  for (const { imports } of Object.values(metafile.outputs)) {
    for (const { path } of imports) {
      if (path.startsWith("node:")) findings.push(`it imports ${path}, which a page has not`);
    }
  }
}
for (const finding of findings) console.error(`Cannot put it into a page: ${finding}`);
exit(findings.length === 0 ? 0 : 1);

/** The entry, and what it imports statically. */
function loadedFirst({ outputs }: Metafile): string[] {
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === "<stdin>");
  const loaded = new Set([entry!]);
  for (const path of loaded) {
    for (const each of outputs[path]?.imports ?? []) {
      if (each.kind === "import-statement" && !each.external) loaded.add(each.path);
    }
  }
  return [...loaded];
}

/** The modules of some outputs that take room there, the largest first, with their bytes. */
function inputsOf({ outputs }: Metafile, paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .map(([path, { bytesInOutput }]) => `${path} (${bytesInOutput})`);
}
