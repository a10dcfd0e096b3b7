/** `glueball plot`: learning curves of logs as SVG and PNG, with intervals over runs. */

import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { toPNG, toSVG } from "../benchmark/chart.ts";
import { drawLearningCurves, type Point } from "../benchmark/learning_curves.ts";
import { learningCurve } from "../benchmark/summary.ts";
import { onDisk } from "../disk.ts";
import { findLogs } from "../logs/find_logs.ts";
import { alignRuns, type Figure, groupLogs, readFigure } from "../logs/plotted_runs.ts";
import { print } from "../terminal/output.ts";

interface Flags {
  readonly out: readonly string[];
  readonly figure?: string;
  readonly title?: string;
}

export function configure(command: Command): void {
  command
    .argument(
      "<folders...>",
      "folders with logs: of one, runs that differ by their seed make a curve; of several, each makes one",
    )
    .option("-o, --out <paths>", "where to draw, .svg or .png", parsePaths, [
      "plot.svg",
      "plot.png",
    ])
    .option(
      "--figure <name>",
      "what to draw, as the log calls it (default: eval/mean_reward where all runs have it, else rollout/ep_rew_mean)",
    )
    .option("--title <text>", "what stands above (default: the folders' names)")
    .action((folders: string[], flags: Flags) => run(folders, flags));
}

function run(folders: readonly string[], { out, figure, title }: Flags): void {
  const groups = groupLogs(folders.map((folder) => [folder, findLogs(folder, "plot")]));
  const names = figure === undefined ? ["eval/mean_reward", "rollout/ep_rew_mean"] : [figure];
  const curves = new Map<string, readonly Point[]>();
  const { name, runs } = readFigure(groups, names);
  for (const [label, figures] of runs) {
    const count = figures.length;
    const curve = learningCurve(alignRuns(figures as readonly Figure[]));
    curves.set(count === 1 ? label : `${label}, ${count} runs`, curve);
    print(
      `${label}: ${count} ${count === 1 ? "run" : "runs"}, ${name} ${curve.at(-1)!.value} in the end`,
    );
  }
  const chart = drawLearningCurves(
    title ?? folders.map((each) => basename(each)).join(", "),
    curves,
  );
  for (const path of out) {
    const work = { verb: "write to", path, remedy: "name another file with --out" };
    const content = path.endsWith(".svg") ? toSVG(chart) : toPNG(chart);
    onDisk(work, () => writeFileSync(path, content));
    print(`written to ${path}`);
  }
}

function parsePaths(words: string): string[] {
  const paths = words.split(",");
  for (const path of paths) {
    if (!/\.(svg|png)$/.test(path)) throw new InvalidArgumentError("It must end in .svg or .png.");
  }
  return paths;
}
