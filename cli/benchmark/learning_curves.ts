/** Learning curves: a line with a band for each algorithm. */

import type { At, Chart, Shape } from "./chart.ts";

/** What is known at a step. */
export interface Point {
  readonly step: number;
  readonly value: number;
  /** Where the value lies with 95% confidence. */
  readonly interval: readonly [low: number, high: number];
}

const [WIDTH, HEIGHT] = [720, 420];
const MARGIN = { left: 64, right: 32, top: 36, bottom: 44 };

/** Colors that people with color blindness can distinguish. Source: Okabe and Ito 2008. */
const COLORS = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000];

/** The curves, in the order of the legend, under a title. */
export function drawLearningCurves(
  title: string,
  curves: ReadonlyMap<string, readonly Point[]>,
): Chart {
  const points = [...curves.values()].flat();
  const xs = ticks(0, Math.max(...points.map(({ step }) => step)));
  const ys = ticks(
    Math.min(...points.map(({ interval: [low] }) => low)),
    Math.max(...points.map(({ interval: [, high] }) => high)),
  );
  const x = scale(xs, MARGIN.left, WIDTH - MARGIN.right);
  const y = scale(ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  const bottom = HEIGHT - MARGIN.bottom;
  const text = (content: string, at: At, anchor: "start" | "middle" | "end", size = 12): Shape => ({
    text: content,
    ...{ at, anchor, size },
  });
  const each = [...curves].map(([name, curve], i) => {
    const color = COLORS[i % COLORS.length] as number;
    const at = ({ step }: Point, value: number): At => [x(step), y(value)];
    const high = curve.map((point) => at(point, point.interval[1]));
    const low = curve.map((point) => at(point, point.interval[0]));
    const height = MARGIN.top + 16 + 16 * i;
    const band: Shape = { band: [...high, ...low.toReversed()], color };
    const lines: readonly Shape[] = [
      { line: curve.map((point) => at(point, point.value)), color, width: 2 },
      {
        line: [
          [left + 10, height - 4],
          [left + 28, height - 4],
        ],
        ...{ color, width: 2 },
      },
      text(name, [left + 34, height], "start"),
    ];
    return { band, lines };
  });
  const shapes: readonly Shape[] = [
    text(title, [WIDTH / 2, 22], "middle", 15),
    ...ys.flatMap((value): readonly Shape[] => [
      {
        line: [
          [left, y(value)],
          [right, y(value)],
        ],
        ...{ color: 0xdddddd, width: 1 },
      },
      text(format(value), [left - 8, y(value) + 4], "end"),
    ]),
    ...xs.map((step) => text(format(step), [x(step), bottom + 18], "middle")),
    text("environment steps", [(left + right) / 2, HEIGHT - 8], "middle"),
    ...each.map(({ band }) => band),
    ...each.flatMap(({ lines }) => lines),
  ];
  return { width: WIDTH, height: HEIGHT, shapes };
}

/** Round numbers, 1, 2 or 5 times a power of ten apart, that span from `low` to `high`; about six. */
export function ticks(low: number, high: number): readonly number[] {
  const span = high > low ? high - low : Math.abs(low) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const distance = [1, 2, 5, 10].find((each) => each * power >= span / 5)! * power;
  const first = Math.floor(low / distance);
  const last = Math.max(first + 1, Math.ceil(high / distance));
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * distance).toPrecision(12)),
  );
}

function scale(marks: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [marks[0]!, marks.at(-1)!];
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

function format(value: number): string {
  return value.toLocaleString("en-US");
}
