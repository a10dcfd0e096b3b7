/** Tables of README.md say what the code and the committed results say. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ZOO } from "../../cli/zoo/zoo.ts";
import { algorithms } from "../../rl/mod.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The rows of the table whose head begins with these words. */
function rowsOf(head: string): string[][] {
  const lines = README.slice(README.indexOf(`| ${head}`))
    .split("\n\n")[0]!
    .split("\n");
  return lines
    .slice(2)
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
}

describe("README.md", () => {
  test("lists every algorithm, by its name on the command line and its class", () => {
    expect(rowsOf("`--algo`").map(([name, title]) => [name, title])).toEqual(
      Object.entries(algorithms).map(([name, { title }]) => [`\`${name}\``, `\`rl.${title}\``]),
    );
  });

  test("shows the mean returns of the committed results, and what the zoo has to compare with", () => {
    const rows = rowsOf("10 seeds, 100 greedy episodes each");
    expect(rows).toHaveLength(3);
    for (const [name = "", steps, mean, published] of rows) {
      const path = `../../bench/results/dqn-${name}.json`;
      const { scores, summary } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), "utf8"),
      ) as { scores: unknown[]; summary: { mean: { value: number } } };
      const setting = ZOO.find((each) => each.name === name)!;
      expect(scores).toHaveLength(10);
      expect([steps, mean, published]).toEqual([
        setting.n_timesteps.toLocaleString("en-US"),
        summary.mean.value.toFixed(1),
        `${setting.published[0]!.mean}`,
      ]);
    }
  });
});
