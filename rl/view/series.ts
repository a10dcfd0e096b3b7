/** Series: values over steps in bounded memory, as a view draws them. */

/** A series as data: of each bin its last step, its mean, and the range of its values where they are several. */
export interface SeriesData {
  /** Values of a bin; the last bin may have fewer. */
  readonly stride: number;
  /** How many values the last bin has. */
  readonly last: number;
  /** The step of each bin. */
  readonly steps: readonly number[];
  /** The mean of each bin. */
  readonly means: readonly number[];
  /** The smallest value of each bin. */
  readonly lows: readonly number[];
  /** The largest value of each bin. */
  readonly highs: readonly number[];
}

/** Bins of a series; when they are full, neighbours are joined. */
const CAPACITY = 8192;

/** Values over steps, as means and ranges of bins of equally many values: however many there are, at most 8,192 bins. */
export class Series {
  #stride = 1;
  /** Values in the last bin. */
  #last = 1;
  #steps: number[] = [];
  #means: number[] = [];
  #lows: number[] = [];
  #highs: number[] = [];

  static from({ stride, last, steps, means, lows, highs }: SeriesData): Series {
    const series = new Series();
    series.#stride = stride;
    series.#last = last;
    series.#steps = [...steps];
    series.#means = [...means];
    series.#lows = [...(stride === 1 ? means : lows)];
    series.#highs = [...(stride === 1 ? means : highs)];
    return series;
  }

  /** Bins. */
  get length(): number {
    return this.#steps.length;
  }

  /** The latest bin's mean; `undefined` where there is none. */
  get latest(): number | undefined {
    return this.#means.at(-1);
  }

  get steps(): readonly number[] {
    return this.#steps;
  }

  get means(): readonly number[] {
    return this.#means;
  }

  get lows(): readonly number[] {
    return this.#lows;
  }

  get highs(): readonly number[] {
    return this.#highs;
  }

  /** Adds a value; one that is not finite leaves no trace. */
  append(step: number, value: number): void {
    if (!Number.isFinite(value)) return;
    const end = this.#steps.length - 1;
    if (end >= 0 && this.#last < this.#stride) {
      const mean = this.#means[end]!;
      this.#last++;
      this.#steps[end] = step;
      this.#means[end] = mean + (value - mean) / this.#last;
      this.#lows[end] = Math.min(this.#lows[end]!, value);
      this.#highs[end] = Math.max(this.#highs[end]!, value);
      return;
    }
    if (this.#steps.length === CAPACITY) {
      this.#join();
      this.append(step, value);
      return;
    }
    this.#steps.push(step);
    for (const column of [this.#means, this.#lows, this.#highs]) column.push(value);
    this.#last = 1;
  }

  /** Joins each two neighbours. */
  #join(): void {
    const half = CAPACITY / 2;
    for (let i = 0; i < half; i++) {
      const [a, b] = [2 * i, 2 * i + 1];
      // Both are full but the last one, whose rest the next values bring.
      this.#steps[i] = this.#steps[b]!;
      this.#means[i] = (this.#means[a]! + this.#means[b]!) / 2;
      this.#lows[i] = Math.min(this.#lows[a]!, this.#lows[b]!);
      this.#highs[i] = Math.max(this.#highs[a]!, this.#highs[b]!);
    }
    for (const column of [this.#steps, this.#means, this.#lows, this.#highs]) column.length = half;
    this.#stride *= 2;
    this.#last = this.#stride;
  }

  /** The series as data, rounded to what a drawing shows. */
  toData(): SeriesData {
    const round = (values: readonly number[]): number[] =>
      values.map((each) => Number(each.toPrecision(6)));
    const isPlain = this.#stride === 1;
    return {
      stride: this.#stride,
      last: this.#last,
      steps: [...this.#steps],
      means: round(this.#means),
      lows: isPlain ? [] : round(this.#lows),
      highs: isPlain ? [] : round(this.#highs),
    };
  }
}
