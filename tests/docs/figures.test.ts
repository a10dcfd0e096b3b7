/** Tables of pages say what the code and the committed results say. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ZOO } from "../../cli/zoo/zoo.ts";
import { algorithms } from "../../rl/mod.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The rows of the table of a page whose head begins with these words. */
function rowsOf(page: string, head: string): string[][] {
  const text = read(page);
  const lines = text
    .slice(text.indexOf(`| ${head}`))
    .split("\n\n")[0]!
    .split("\n");
  return lines
    .slice(2)
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim()));
}

interface Statistic {
  readonly value: number;
  readonly interval: readonly [number, number];
}

interface Results {
  readonly scores: readonly unknown[];
  readonly summary: { readonly mean: Statistic; readonly last?: Statistic };
}

/** The results of a row, and what the zoo says of it. */
function resultsOf(environment = "", flag = "") {
  const algorithm = flag.replaceAll("`", "");
  const { scores, summary } = JSON.parse(
    read(`bench/results/${algorithm}-${environment.replace("/", "-")}.json`),
  ) as Results;
  const setting = ZOO.find((each) => each.name === environment && each.algorithm === algorithm)!;
  const published = setting.published[0]?.mean;
  return {
    ...{ seeds: `${scores.length}`, steps: setting.n_timesteps.toLocaleString("en-US") },
    ...{ summary, published: published === undefined ? "" : `${published}` },
  };
}

describe("docs/algorithms.md", () => {
  test("lists every algorithm, by its name on the command line and its class", () => {
    expect(rowsOf("docs/algorithms.md", "`--algo`").map(([name, title]) => [name, title])).toEqual(
      Object.entries(algorithms).map(([name, { title }]) => [`\`${name}\``, `\`rl.${title}\``]),
    );
  });

  test("and the README count the same algorithms", () => {
    const [, count] = /^(\d+) algorithms, from DQN to TQC/m.exec(read("README.md"))!;
    expect(Number(count)).toBe(Object.keys(algorithms).length);
  });

  test("shows the mean returns of the committed results, and what the zoo has to compare with", () => {
    const rows = rowsOf("docs/algorithms.md", "environment | `--algo`");
    expect(rows).toHaveLength(9);
    for (const [environment, algorithm, ...shown] of rows) {
      const { seeds, steps, summary, published } = resultsOf(environment, algorithm);
      expect(shown).toEqual([seeds, steps, summary.mean.value.toFixed(1), published]);
    }
  });
});

test("bench/README.md shows what agents reached, best and last", () => {
  const rows = rowsOf("bench/README.md", "environment | `--algo`");
  expect(rows.length).toBeGreaterThan(10);
  for (const [environment, algorithm, ...shown] of rows) {
    const { seeds, steps, summary, published } = resultsOf(environment, algorithm);
    const [best, last] = [summary.mean, summary.last!].map(({ value, interval: [low, high] }) =>
      [value.toFixed(1), `(${low.toFixed(1)}`, "to", `${high.toFixed(1)})`].join(" "),
    );
    expect(shown).toEqual([seeds, steps, best!, last!, published]);
  }
});

test("bench/README.md shows what MinAtar's DQN reached", () => {
  const rows = rowsOf("bench/README.md", "game | seeds");
  expect(rows).toHaveLength(5);
  for (const [game, ...shown] of rows) {
    const { scores, summary } = JSON.parse(
      read(`bench/results/dqn-MinAtar-${game}-1M.json`),
    ) as Results;
    expect(shown.slice(0, 2)).toEqual([`${scores.length}`, summary.mean.value.toFixed(1)]);
  }
});
