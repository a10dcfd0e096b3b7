/** Results of the benchmark, as pages show them: tables and learning curves. */

import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { toSVG } from "../../cli/benchmark/chart.ts";
import { drawLearningCurves } from "../../cli/benchmark/learning_curves.ts";
import type { Score } from "../../cli/benchmark/score.ts";
import { learningCurve, type Summary } from "../../cli/benchmark/summary.ts";
import type { Setting } from "../../cli/zoo/zoo.ts";

/** A committed file of `glueball benchmark`. */
export interface Result {
  readonly path: string;
  readonly setting: Setting;
  readonly summary: Summary;
  readonly scores: readonly Score[];
}

/** All of them. Older files have other names in their settings. */
export function readResults(): Result[] {
  return globSync("bench/results/*.json")
    .sort()
    .map((path) => ({ path, ...(JSON.parse(readFileSync(path, "utf8")) as Omit<Result, "path">) }))
    .filter(({ setting, scores }) => setting !== undefined && scores !== undefined)
    .map(({ path, setting, ...rest }) => {
      const { totalSteps, ...named } = setting as Partial<Setting> & {
        readonly totalSteps?: number;
      };
      const algorithm = basename(path).split("-")[0];
      return {
        ...rest,
        path,
        setting: { ...{ n_timesteps: totalSteps, algorithm }, ...named } as Setting,
      };
    });
}

/** What agents reached, in a table of Markdown. */
export function resultTable(
  results: readonly Result[],
  column: "algorithm" | "environment",
): string {
  const rows = results.map(({ setting, summary, scores }) => {
    const { value, interval } = summary.mean;
    const last = summary.last === undefined ? "" : summary.last.value.toFixed(1);
    const [published] = setting.published;
    return [
      column === "algorithm" ? `\`${setting.algorithm}\`` : setting.name,
      `${scores.length}`,
      setting.n_timesteps.toLocaleString("en-US"),
      `${value.toFixed(1)} (${interval.map((each) => each.toFixed(1)).join(" to ")})`,
      last,
      published === undefined ? "" : `[${published.mean}](${published.source})`,
    ].join(" | ");
  });
  return [
    `| ${column} | seeds | steps | best policies | last policies | published |`,
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** The mean returns of training with their intervals, as an SVG in the colors of the page. */
export function curves(
  title: string,
  results: readonly Result[],
  name: (result: Result) => string,
): string {
  const drawn = results.filter(({ scores }) => scores.every(({ curve }) => curve?.length > 0));
  if (drawn.length === 0) return "";
  const lines = new Map(drawn.map((result) => [name(result), learningCurve(result.scores)]));
  const svg = toSVG(drawLearningCurves(title, lines))
    .replace(/<rect[^>]*\/>\n?/, "")
    .replaceAll('stroke="#dddddd"', 'class="grid"')
    .replaceAll('stroke="#000000"', 'stroke="currentColor"')
    .replace("<svg ", `<svg role="img" aria-label="Learning curves: ${title}" `);
  return `<figure class="chart">${svg}</figure>`;
}
