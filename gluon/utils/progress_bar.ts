/** A progress bar in the terminal. */
import { findHostModule, isGranted } from "../../backends/base/host.ts";
import { wallTime } from "../../backends/base/wall_clock.ts";

/** Where a bar is drawn: `process.stderr`, or a stand-in. */
export interface BarScreen {
  /** Whether somebody watches. */
  readonly isTTY?: boolean;
  /** Characters of a line. Default: 80. */
  readonly columns?: number | undefined;
  /** Draws text, control characters within. */
  write(text: string): unknown;
}

/** What `ProgressBar` takes. */
export interface ProgressBarOptions {
  /** How many steps there are, if that is known. */
  total?: number | null;
  /** Stands before the bar. */
  description?: string;
  /** What is counted. Default: "it". */
  unit?: string;
  /** Seconds between two drawings. Default: 0.1. */
  interval?: number;
  /** Seconds before the first drawing: what ends sooner draws nothing. Default: 0. */
  delay?: number;
  /** Where it is drawn. Default: standard error. */
  screen?: BarScreen | null;
  /** Seconds, from any beginning on. Default: the time of day. */
  clock?: () => number;
}

/**
 * Progress bar: one line that is drawn over. It is quiet where nobody watches: where the screen is no terminal, as in pipes
 * and pages, where `TERM` is `dumb`, and where `CI` is set.
 */
export class ProgressBar {
  /** Whether it is drawn. */
  readonly isLive: boolean;
  readonly #screen: BarScreen | null;
  readonly #total: number | null;
  readonly #description: string;
  readonly #unit: string;
  readonly #interval: number;
  readonly #delay: number;
  readonly #clock: () => number;
  readonly #began: number;
  #drawn = Number.NEGATIVE_INFINITY;
  #done = 0;
  #text = "";
  #isOpen = false;

  constructor(options: ProgressBarOptions = {}) {
    const process = findHostModule("node:process");
    const { TERM, CI } = (isGranted("env") && process?.env) || {};
    this.#screen = options.screen ?? process?.stderr ?? null;
    this.isLive = this.#screen?.isTTY === true && TERM !== "dumb" && (CI ?? "") === "";
    this.#total = options.total ?? null;
    this.#description = options.description ?? "";
    this.#unit = options.unit ?? "it";
    this.#interval = options.interval ?? 0.1;
    this.#delay = options.delay ?? 0;
    this.#clock = options.clock ?? wallTime;
    this.#began = this.#clock();
  }

  /** Tells how many steps are done, and what is to stand behind the bar. */
  update(done: number, text: string = this.#text): void {
    this.#done = done;
    this.#text = text;
    if (!this.isLive) return;
    const now = this.#clock();
    if (!this.#isOpen && now - this.#began < this.#delay) return;
    if (now - this.#drawn < this.#interval && done !== this.#total) return;
    this.#drawn = now;
    this.#draw(now);
  }

  /** Draws it once more, and leaves its line. */
  close(): void {
    if (!this.#isOpen) return;
    this.#draw(this.#clock());
    this.#screen?.write("\n");
    this.#isOpen = false;
  }

  #draw(now: number): void {
    const width = (this.#screen?.columns || 80) - 1;
    this.#screen?.write(`\r${this.#line(now - this.#began, width)}\x1b[K`);
    this.#isOpen = true;
  }

  #line(seconds: number, width: number): string {
    const [done, total] = [this.#done, this.#total];
    const rate = seconds > 0 ? done / seconds : 0;
    const speed =
      rate > 0 && rate < 1
        ? `${(1 / rate).toFixed(2)} s/${this.#unit}`
        : `${rate.toFixed(2)} ${this.#unit}/s`;
    const label = this.#description === "" ? "" : `${this.#description}: `;
    const more = this.#text === "" ? "" : `, ${this.#text}`;
    if (total === null || total === 0) {
      return `${label}${done} ${this.#unit} [${span(seconds)}, ${speed}${more}]`.slice(0, width);
    }
    const share = Math.min(done / total, 1);
    const left = rate > 0 ? span((total - done) / rate) : "?";
    const before = `${label}${String(Math.floor(100 * share)).padStart(3)}%|`;
    const behind = `| ${done}/${total} [${span(seconds)}<${left}, ${speed}${more}]`;
    const room = Math.max(0, Math.min(width - before.length - behind.length, 40));
    const bar = "█".repeat(Math.floor(room * share)).padEnd(room);
    return `${before}${bar}${behind}`.slice(0, width);
  }
}

/** Seconds as `mm:ss` or `h:mm:ss`. */
function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** Batches with a progress bar: those of a `DataLoader`, or any others; `for await (const batch of progress(loader))`. */
export async function* progress<T>(
  source: AsyncIterable<T> | Iterable<T>,
  options: ProgressBarOptions = {},
): AsyncGenerator<T, void, undefined> {
  const bar = new ProgressBar({ total: lengthOf(source), ...options });
  let done = 0;
  try {
    for await (const each of source) {
      yield each;
      bar.update(++done);
    }
  } finally {
    bar.close();
  }
}

/** How many there are of what is iterated, where it says so. */
export function lengthOf(source: object): number | null {
  const { length, size } = source as { readonly length?: unknown; readonly size?: unknown };
  if (typeof length === "number") return length;
  return typeof size === "number" ? size : null;
}
