/** What a run of the benchmark found, as text for a reader and as JSON for later. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Machine } from "./machine.ts";
import type { Effort, Figures } from "./measure.ts";
import type { Peer } from "./peer.ts";
import { figureOf, nameOf, type Workload } from "./workloads.ts";

/** One workload's figures by peer, ours first. */
export interface Result {
  readonly workload: Workload;
  readonly figures: ReadonlyMap<string, Figures>;
}

/** A peer, or one workload of a peer, that has no figures, and why. */
export interface Absence {
  readonly peer: string;
  /** Missing where the whole peer is. */
  readonly workload?: string;
  readonly reason: string;
}

/** All that a run found. */
export interface Report {
  readonly machine: Machine;
  readonly effort: Effort;
  readonly versions: Readonly<Record<string, Peer["versions"]>>;
  readonly results: readonly Result[];
  readonly absences: readonly Absence[];
}

const NAME_WIDTH = 24;
const VALUE_WIDTH = 9;

/** A workload's table: median, quartiles, and the time of each peer in times of the first. */
export function formatResult({ workload, figures }: Result): string {
  const lines = [nameOf(workload)];
  const told = (seconds: number): string => formatValue(figureOf(workload, seconds).value);
  const [first] = figures.keys();
  for (const [name, { median, lowerQuartile, upperQuartile, ratio, facts }] of figures) {
    const { unit } = figureOf(workload, median);
    // Where more is better, the longer time is the lower figure.
    const quartiles =
      unit === "us" ? [lowerQuartile, upperQuartile] : [upperQuartile, lowerQuartile];
    const spread = `(${quartiles.map(told).join(" .. ")})`;
    const notes = name === first ? [] : [`${ratio.toFixed(2)}x the time of ${first}`];
    for (const [fact, value] of Object.entries(facts)) notes.push(`${fact} ${formatValue(value)}`);
    lines.push(
      `  ${name.padEnd(NAME_WIDTH)}${told(median).padStart(VALUE_WIDTH)} ${unit.padEnd(8)} ` +
        `${spread.padEnd(2 * VALUE_WIDTH + 2)}${notes.join(", ")}`.trimEnd(),
    );
  }
  return lines.join("\n");
}

/** Three significant digits or whole numbers, whichever says more. */
function formatValue(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** Says who is not there, a line a reason. */
export function formatAbsences(absences: readonly Absence[]): string[] {
  const reasons = new Set(absences.map(({ reason }) => reason));
  return [...reasons].map((reason) => {
    const names = absences.filter((each) => each.reason === reason).map(({ peer }) => peer);
    return `not here: ${names.join(", ")}: ${reason}`;
  });
}

/** Writes the report; seconds are those of one run. */
export function writeReport(path: string, report: Report): void {
  const results = report.results.map(({ workload, figures }) => ({
    name: nameOf(workload),
    workload,
    peers: Object.fromEntries(
      [...figures].map(([name, figure]) => [
        name,
        { ...figure, figure: figureOf(workload, figure.median) },
      ]),
    ),
  }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...report, results }, null, 2)}\n`);
}
