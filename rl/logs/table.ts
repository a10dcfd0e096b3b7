/** Logs as a table in the console, as Stable-Baselines3 prints them. */

import type { LogRow, LogSink } from "./row.ts";

/** Prints a row as a table, its values in groups: those of `rollout/`, of `time/`, ... */
export function tableSink(print: (text: string) => void = console.log): LogSink {
  return (row) => print(formatTable(row));
}

function formatTable({ values }: LogRow): string {
  const lines: (readonly [name: string, value: string])[] = [];
  let group = "";
  for (const [name, value] of Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [own = "", rest = ""] = name.split(/\/(.*)/s);
    if (own !== group) lines.push([`${own}/`, ""]);
    group = own;
    lines.push([`   ${rest}`, `${Number(value.toPrecision(4))}`]);
  }
  const [left, right] = [0, 1].map((i) => Math.max(...lines.map((line) => line[i]!.length)));
  const rule = "-".repeat(left! + right! + 7);
  const rows = lines.map(([name, value]) => `| ${name.padEnd(left!)} | ${value.padEnd(right!)} |`);
  return [rule, ...rows, rule].join("\n");
}
