/** A chart of one figure of several runs over their steps. */

import uPlot from "uplot";
import { type Curve, curveOf } from "./curve.ts";
import { el, setText } from "./dom.ts";
import { formatBytes, formatCount, formatValue } from "./format.ts";
import type { RunModel } from "./run_model.ts";

/** What charts have in common. */
export interface ChartContext {
  readonly smoothing: number;
  /** The color of a run, or of a part of the page. */
  color(name: string): string;
}

/** Figures that are no noisy measurements: they are drawn as they are. */
const EXACT = ["epsilon", "memory", "learning_rate", "clip_range"];

/** The part of the chart that is zoomed into; `null` where all is shown. */
type Zoom = readonly [from: number, to: number] | null;

/** Draws with uPlot; evaluations and ranges are drawn around its lines. */
export class Chart {
  readonly element: HTMLElement;
  readonly name: string;
  readonly #context: ChartContext;
  readonly #box: HTMLElement;
  readonly #value: HTMLElement;
  readonly #isLarge: boolean;
  #plot: uPlot | null = null;
  #zoom: Zoom = null;
  #runs: readonly RunModel[] = [];
  #curves: readonly Curve[] = [];
  #key = "";
  #hovered: number | null = null;

  constructor(name: string, title: string, isLarge: boolean, context: ChartContext) {
    this.name = name;
    this.#context = context;
    this.#isLarge = isLarge;
    this.#box = el("div", { class: "plot" });
    this.#value = el("output", { class: "value" });
    this.element = el(
      "figure",
      { class: isLarge ? "card chart large" : "card chart" },
      el("figcaption", {}, el("span", { class: "name" }, title), this.#value),
      this.#box,
    );
    this.element.addEventListener("dblclick", () => this.#show(null));
    new ResizeObserver(() => this.draw(this.#runs)).observe(this.#box);
  }

  /** Shows all steps again. */
  reset(): void {
    this.#show(null);
  }

  /** Forgets colors, which the theme has changed. */
  restyle(): void {
    this.#key = "";
    this.draw(this.#runs);
  }

  /** Draws the runs' curves as they are now. */
  draw(runs: readonly RunModel[]): void {
    this.#runs = runs;
    const { clientWidth: width, clientHeight: height } = this.#box;
    if (width === 0 || height === 0) return;
    const shown = runs.filter((run) => run.isShown && this.#isOf(run));
    const [from, to] = this.#zoom ?? [-Infinity, Infinity];
    const smoothing = EXACT.includes(this.name) ? 0 : this.#context.smoothing;
    const most = Math.max(100, width); // a point a pixel
    this.#curves = shown.map((run) => {
      const series = run.series.get(this.name);
      return series
        ? curveOf(series, { from, to, most, smoothing })
        : { steps: [], means: [], smooth: [], lows: [], highs: [], hasRange: false };
    });
    const key = shown.map(({ id }) => id).join("\n");
    if (this.#plot === null || key !== this.#key) {
      this.#plot?.destroy();
      this.#key = key;
      this.#plot = new uPlot(this.#options(shown, width, height), this.#data(), this.#box);
      this.#describe(shown);
    } else {
      if (this.#plot.width !== width || this.#plot.height !== height) {
        this.#plot.setSize({ width, height });
      }
      this.#plot.setData(this.#data(), true);
    }
    this.#label();
  }

  /** Whether there is something to draw of a run. */
  #isOf(run: RunModel): boolean {
    return run.series.has(this.name) || (this.#isLarge && run.evaluations.length > 0);
  }

  #data(): uPlot.AlignedData {
    const tables = this.#curves.map(
      ({ steps, means, smooth }) => [steps, means, smooth] as uPlot.AlignedData,
    );
    if (tables.length === 0) return [[]];
    return tables.length === 1 ? tables[0]! : uPlot.join(tables);
  }

  #options(shown: readonly RunModel[], width: number, height: number): uPlot.Options {
    const { color } = this.#context;
    const axis = {
      stroke: color("quiet"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: color("grid"), width: 1 },
      ticks: { show: false },
    };
    const bytes = this.name === "memory";
    return {
      ...{ width, height, padding: [8, 12, 0, 0] },
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false },
        sync: { key: "steps", scales: ["x", null] },
        points: { size: 7 },
      },
      scales: {
        x: { time: false, range: (_, low, high) => this.#stepRange(low, high) },
        y: { range: (_, low, high) => this.#valueRange(low, high) },
      },
      axes: [
        { ...axis, size: 28, values: (_, splits) => splits.map((each) => formatValue(each)) },
        {
          ...axis,
          size: 52,
          values: (_, splits) =>
            splits.map((each) => (bytes ? formatBytes(each) : formatValue(each))),
        },
      ],
      series: [
        {},
        ...shown.flatMap((run) => {
          const stroke = color(`run-${run.color}`);
          return [
            { stroke: `${stroke}55`, width: 1, spanGaps: true, points: { show: false } },
            { stroke, width: 2, spanGaps: true, points: { show: false } },
          ];
        }),
      ],
      hooks: {
        drawAxes: [(plot) => this.#drawBelow(plot, shown)],
        draw: [(plot) => this.#drawAbove(plot, shown)],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
            if (to - from >= 1) this.#show([from, to]);
            plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          },
        ],
        setCursor: [
          (plot) => {
            this.#hovered = plot.cursor.idx ?? null;
            this.#label();
          },
        ],
      },
    };
  }

  #show(zoom: Zoom): void {
    this.#zoom = zoom;
    this.draw(this.#runs);
  }

  #stepRange(low: number | null, high: number | null): [number, number] {
    if (this.#zoom !== null) return [...this.#zoom];
    const ends = this.#isLarge
      ? this.#runs
          .filter(({ isShown }) => isShown)
          .map(({ evaluations }) => evaluations.at(-1)?.step ?? 0)
      : [];
    const last = Math.max(high ?? 1, ...ends);
    return [Math.min(low ?? 0, 0), Math.max(1, last)];
  }

  #valueRange(low: number | null, high: number | null): [number, number] {
    let [least, most] = [low ?? 0, high ?? 1];
    const [from, to] = this.#zoom ?? [-Infinity, Infinity];
    if (this.#isLarge) {
      for (const { isShown, evaluations } of this.#runs) {
        if (!isShown) continue;
        for (const { step, mean, std } of evaluations) {
          if (step < from || step > to) continue;
          least = Math.min(least, mean - std);
          most = Math.max(most, mean + std);
        }
      }
    }
    const size = Math.max(Math.abs(least), Math.abs(most));
    // Of what differs by rounding alone, uPlot would never finish the ticks.
    const isFlat = most - least <= 1e-6 * size;
    const room = isFlat ? 0.1 * size || 1 : (most - least) * 0.06;
    const isAboveZero = least >= 0 && (least < 0.4 * most || this.name === "memory");
    return [isAboveZero ? 0 : least - room, most + room];
  }

  /** Ranges of values, and bands of evaluations. */
  #drawBelow(plot: uPlot, shown: readonly RunModel[]): void {
    within(plot, (at, context) => {
      for (const [i, run] of shown.entries()) {
        const color = this.#context.color(`run-${run.color}`);
        const curve = this.#curves[i]!;
        if (curve.hasRange) {
          const { steps, lows, highs } = curve;
          context.fillStyle = `${color}1c`;
          fillBand(context, at, steps, lows, highs);
        }
        if (!this.#isLarge || run.evaluations.length === 0) continue;
        context.fillStyle = `${color}26`;
        const { evaluations } = run;
        fillBand(
          context,
          at,
          evaluations.map(({ step }) => step),
          evaluations.map(({ mean, std }) => mean - std),
          evaluations.map(({ mean, std }) => mean + std),
        );
      }
    });
  }

  /** Means of evaluations, and the return that is enough. */
  #drawAbove(plot: uPlot, shown: readonly RunModel[]): void {
    if (!this.#isLarge) return;
    within(plot, (at, context, dot) => {
      for (const run of shown) {
        const color = this.#context.color(`run-${run.color}`);
        context.strokeStyle = color;
        context.fillStyle = this.#context.color("card");
        context.lineWidth = 1.5 * dot;
        context.setLineDash([5 * dot, 4 * dot]);
        context.beginPath();
        for (const { step, mean } of run.evaluations) context.lineTo(...at(step, mean));
        context.stroke();
        context.setLineDash([]);
        const isCrowded = run.evaluations.length > plot.width / 8;
        for (const { step, mean } of isCrowded ? [] : run.evaluations) {
          context.beginPath();
          context.arc(...at(step, mean), 3.5 * dot, 0, 2 * Math.PI);
          context.fill();
          context.stroke();
        }
      }
      const goal = shown.find(({ info }) => info.threshold !== null)?.info.threshold;
      if (goal === undefined || goal === null) return;
      context.strokeStyle = this.#context.color("quiet");
      context.lineWidth = dot;
      context.setLineDash([2 * dot, 4 * dot]);
      context.beginPath();
      const { left, width } = plot.bbox;
      const [, y] = at(0, goal);
      context.moveTo(left, y);
      context.lineTo(left + width, y);
      context.stroke();
      context.setLineDash([]);
    });
  }

  /** The value under the cursor, or the latest. */
  #label(): void {
    const format = this.name === "memory" ? formatBytes : formatValue;
    const data = this.#plot?.data;
    if (this.#hovered !== null && data !== undefined && data.length > 1) {
      const step = data[0]![this.#hovered];
      const values = this.#curves.flatMap((_, i) => data[2 + 2 * i]?.[this.#hovered!] ?? []);
      if (step !== undefined && values.length > 0) {
        setText(this.#value, `${values.map(format).join(" / ")} at ${formatCount(step)}`);
        return;
      }
    }
    const latest = this.#curves.flatMap(({ smooth }) => smooth.at(-1) ?? []);
    setText(this.#value, latest.slice(0, 3).map(format).join(" / "));
  }

  /** For those who do not see it. */
  #describe(shown: readonly RunModel[]): void {
    const canvas = this.#box.querySelector("canvas");
    canvas?.setAttribute("role", "img");
    const runs = shown.map(({ info }) => info.title).join(", ");
    canvas?.setAttribute("aria-label", `${this.name} over environment steps of ${runs}`);
  }
}

type Place = (step: number, value: number) => [x: number, y: number];

/** Calls `draw` with the canvas clipped to the plot's area. */
function within(
  plot: uPlot,
  draw: (at: Place, context: CanvasRenderingContext2D, dot: number) => void,
): void {
  const { ctx: context, bbox } = plot;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  const at: Place = (step, value) => [
    plot.valToPos(step, "x", true),
    plot.valToPos(value, "y", true),
  ];
  draw(at, context, devicePixelRatio);
  context.restore();
}

function fillBand(
  context: CanvasRenderingContext2D,
  at: Place,
  steps: readonly number[],
  lows: readonly number[],
  highs: readonly number[],
): void {
  context.beginPath();
  for (const [i, step] of steps.entries()) context.lineTo(...at(step, highs[i]!));
  for (let i = steps.length - 1; i >= 0; i--) context.lineTo(...at(steps[i]!, lows[i]!));
  context.closePath();
  context.fill();
}
