/** Learning curves, drawn with characters. */

import { plot } from "simple-ascii-chart";

/** A mean return after some steps of training. */
export interface CurvePoint {
  readonly step: number;
  readonly mean: number;
}

/** How large to draw, and whether in color. */
export interface CurveOptions {
  /** Columns in all, axis and labels included. Default: 80. */
  readonly width?: number;
  /** Default: false. */
  readonly color?: boolean;
}

/** Columns of the chart alone, without axis and labels. */
const FEWEST = 20;

/** Draws mean returns over steps. An empty text where there are not two points, or too few columns. */
export function drawLearningCurve(
  evaluations: readonly CurvePoint[],
  { width = 80, color = false }: CurveOptions = {},
): string {
  const points = evaluations.filter(({ mean }) => Number.isFinite(mean));
  const [first, last] = [points[0]?.step ?? 0, points.at(-1)?.step ?? 0];
  if (first === last) return "";
  const means = points.map(({ mean }) => mean);
  const returns = ticks(Math.min(0, ...means), Math.max(...means), 5);
  const [low = 0, high = 0] = [returns[0], returns.at(-1)];
  const labels = Math.max(...returns.map((each) => label(each).length));
  const columns = Math.min(width, 100) - labels - 6;
  if (columns < FEWEST) return "";
  // Steps go in as columns, since the chart has gaps where it must round between the two itself.
  const scale = (columns - 1) / (last - first);
  const column = (step: number): number => Math.round((step - first) * scale);
  const steps = new Map(ticks(first, last, 5).map((step) => [column(step), step]));
  const heights = new Map(points.map(({ step, mean }) => [column(step), mean]));
  const curve = plot([...heights], {
    width: columns,
    height: 2 * returns.length - 1,
    yRange: [low, high],
    customYAxisTicks: returns,
    customXAxisTicks: [...steps.keys()],
    formatter: (value, { axis }) =>
      axis === "y" ? label(value).padStart(labels) : label(steps.get(value) ?? value),
    ...(color ? { color: "ansiCyan" } : {}),
  });
  const lines = curve.split("\n").map((line) => `  ${line.trimEnd()}`);
  return lines.filter((line) => line.trim() !== "").join("\n");
}

/** Round numbers from at most `from` to at least `to`, about `count` steps apart. */
function ticks(from: number, to: number, count: number): number[] {
  const rough = (to > from ? to - from : 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.99) ?? 10);
  const first = Math.floor(from / step);
  const last = Math.max(Math.ceil(to / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** `250`, `2.5K`, `25K`. */
function label(value: number): string {
  return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
}
