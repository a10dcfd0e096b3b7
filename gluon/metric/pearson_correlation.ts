/** Pearson correlation. */
import type { Tensor } from "../io/safetensors.ts";
import { type Average, type AverageOptions, checkAverage } from "./binary_metric.ts";
import { EvalMetric } from "./eval_metric.ts";

/**
 * Second moments of pairs, taken in batch by batch.
 * Source: B. P. Welford, "Note on a method for calculating corrected sums of squares and products", 1962.
 */
class Comoments {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #squaresX = 0;
  #squaresY = 0;
  #products = 0;

  add(xs: ArrayLike<number>, ys: ArrayLike<number>): this {
    for (let i = 0; i < xs.length; i++) {
      const [dx, dy] = [(xs[i] as number) - this.#meanX, (ys[i] as number) - this.#meanY];
      this.#count++;
      this.#meanX += dx / this.#count;
      this.#meanY += dy / this.#count;
      const restY = (ys[i] as number) - this.#meanY;
      this.#squaresX += dx * ((xs[i] as number) - this.#meanX);
      this.#squaresY += dy * restY;
      this.#products += dx * restY;
    }
    return this;
  }

  get correlation(): number {
    return this.#products / Math.sqrt(this.#squaresX * this.#squaresY);
  }
}

/**
 * Pearson correlation of labels and predictions, -1 to 1: the mean over batches ("macro"), or of all elements
 * ("micro"). Both have equally many elements.
 */
export class PearsonCorrelation extends EvalMetric {
  /** Whether it is the mean over batches, or of all elements. */
  readonly average: Average;
  #local = new Comoments();
  #global = new Comoments();

  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ average = "macro", name = "pearsonr", ...rest }: AverageOptions = {}) {
    super(name, rest);
    this.average = checkAverage(average, "PearsonCorrelation");
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    this.checkSizes(label, pred);
    const add = (moments: Comoments): number => moments.add(label.data, pred.data).correlation;
    if (this.average === "macro") {
      this.accumulate(add(new Comoments()), 1);
      return;
    }
    this.num_inst++;
    this.sum_metric = add(this.#local) * this.num_inst;
    this.global_num_inst++;
    this.global_sum_metric = add(this.#global) * this.global_num_inst;
  }

  /** Forgets everything. */
  override reset(): void {
    super.reset();
    this.#global = new Comoments();
  }

  /** Forgets the local statistics. */
  override reset_local(): void {
    super.reset_local();
    this.#local = new Comoments();
  }
}
