/** Runs of logs as points to plot: grouped, and at common steps. */

import { basename } from "node:path";
import type { FoundLog } from "./find_logs.ts";
import { LogReader } from "./log_reader.ts";

/** A figure of a run: its values over steps, in their order. */
export type Figure = readonly (readonly [step: number, value: number])[];

/** Logs by the label of their curve. */
export type Groups = ReadonlyMap<string, readonly FoundLog[]>;

/** Points of a curve. */
const POINTS = 100;

/**
 * The logs of each curve: of one folder, runs whose names differ by their seed alone; of several, each folder is a curve.
 */
export function groupLogs(
  found: readonly (readonly [folder: string, logs: readonly FoundLog[]])[],
): Groups {
  const groups = new Map<string, FoundLog[]>();
  for (const [folder, logs] of found) {
    for (const log of logs) {
      const own = basename(log.folder).replace(/-seed-\d+(-\d+)?$/, "");
      const label = found.length === 1 ? own : folder.replace(/\/+$/, "");
      groups.set(label, [...(groups.get(label) ?? []), log]);
    }
  }
  return groups;
}

/**
 * The first of some figures that all runs have, of each run.
 *
 * @throws {RangeError} where there is none.
 */
export function readFigure(
  groups: Groups,
  names: readonly string[],
): { readonly name: string; readonly runs: ReadonlyMap<string, readonly Figure[]> } {
  const rows = new Map(
    [...groups].map(([label, logs]) => [
      label,
      logs.map(({ path }) => new LogReader(path).read().rows),
    ]),
  );
  for (const name of names) {
    const runs = new Map(
      [...rows].map(([label, logs]) => [
        label,
        logs.map(
          (rows): Figure =>
            rows.flatMap(({ step, values }) =>
              values[name] === undefined ? [] : [[step, values[name]]],
            ),
        ),
      ]),
    );
    if ([...runs.values()].flat().every(({ length }) => length > 0)) return { name, runs };
  }
  const [lacking] = [...groups.values()].flat();
  throw new RangeError(
    `Cannot plot ${names.join(" or ")}: not all logs have it, such as ${lacking?.path}; ` +
      "name what they have with --figure, or plot fewer.",
  );
}

/** Runs at common steps up to where the shortest ends, by the straight line between neighbours. */
export function alignRuns(
  runs: readonly Figure[],
): readonly { readonly curve: [number, number][] }[] {
  const [first] = runs as [Figure];
  const isAligned = runs.every(
    (run) => run.length === first.length && run.every(([step], i) => step === first[i]![0]),
  );
  if (isAligned && first.length <= 2 * POINTS) {
    return runs.map((run) => ({ curve: run.map(([step, value]) => [step, value]) }));
  }
  const from = Math.max(...runs.map((run) => run[0]![0]));
  const to = Math.max(from, Math.min(...runs.map((run) => run.at(-1)![0])));
  return runs.map((run) => ({
    curve: Array.from({ length: POINTS }, (_, i): [number, number] => {
      const step = from + ((to - from) * i) / (POINTS - 1);
      return [step, valueAt(run, step)];
    }),
  }));
}

function valueAt(run: Figure, step: number): number {
  const after = run.findIndex(([each]) => each >= step);
  if (after <= 0) return (after === 0 ? run[0] : run.at(-1))![1];
  const [[x0, y0], [x1, y1]] = [run[after - 1]!, run[after]!];
  return y0 + ((step - x0) / (x1 - x0 || 1)) * (y1 - y0);
}
