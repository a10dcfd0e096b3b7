/**
 * The code cells of the notebooks run one after the other, and those of the five notes are the programs of examples/.
 * `tests/notebooks/run.py` runs them in Deno's Jupyter kernel.
 */

import { expect, test } from "bun:test";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Notebook, notebookProgram } from "../../tools/docs/notebook.ts";

const paths = globSync("docs/notebooks/*.ipynb").sort();
const programs = new Map(
  paths.map((path) => [
    basename(path, ".ipynb"),
    notebookProgram(JSON.parse(readFileSync(path, "utf8")) as Notebook),
  ]),
);
const NOTES = ["mxnet_notes", "tinygrad_dqn", "minimal_dqn", "conv_dqn", "image_dqn"];

test("There are eight notebooks", () => {
  expect([...programs.keys()]).toEqual(
    [...NOTES, "arrays_and_autograd", "gluon_basics", "own_environment"].sort(),
  );
});

for (const name of NOTES) {
  test(`The notebook ${name} is examples/${name}.ts, with its number of episodes`, () => {
    const example = readFileSync(`examples/${name}.ts`, "utf8")
      .replace(/^\/\*\*[\s\S]*?\*\/\n/, "")
      .replace('import { argv } from "node:process";\n', "")
      .replace('"../mod.ts"', '"glueball"');
    const program = programs.get(name) ?? "";
    const [, episodes = ""] = /^const episodes = (\d+);$/m.exec(program) ?? [];
    expect(program).toBe(example.replace(/Number\(argv\[2\] \?\? \d+\)/, episodes));
  });
}

for (const [name, program] of programs) {
  test(`The cells of ${name} run`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "glueball-notebook-"));
    const file = join(folder, `${name}.ts`);
    const library = pathToFileURL(resolve("mod.ts")).href;
    // Two episodes instead of a whole training.
    const short = program.replace(/^const episodes = \d+;$/m, "const episodes = 2;");
    writeFileSync(file, short.replace('"glueball"', JSON.stringify(library)));
    const { log } = console;
    const printed: unknown[][] = [];
    console.log = (...values) => printed.push(values);
    try {
      await import(pathToFileURL(file).href);
    } finally {
      console.log = log;
      rmSync(folder, { recursive: true });
    }
    if (!NOTES.includes(name)) expect(printed.length).toBeGreaterThan(1);
    expect(printed.flat()).not.toContain(false);
  }, 60_000);
}
