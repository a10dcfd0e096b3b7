/** What learning rate schedulers have in common: a rate for every number of updates, and a warm-up. */
import { formatValue } from "../../backends/base/format_value.ts";
import { Callable } from "../block/callable.ts";

/** What every scheduler takes. */
export interface LRSchedulerOptions {
  /** The rate after the warm-up. Default: 0.01. */
  base_lr?: number;
  /** Number of updates during which the rate rises to `base_lr`. Default: 0. */
  warmup_steps?: number;
  /** The rate at the beginning of the warm-up. Default: 0. */
  warmup_begin_lr?: number;
  /** Whether the rate rises during the warm-up or stays at its beginning. Default: "linear". */
  warmup_mode?: "linear" | "constant";
}

/** A scheduler is called with the number of updates so far. */
export interface LRScheduler {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (num_update: number): number;
}

/** Base of schedulers: `scheduler(num_update)` is the rate; it depends on nothing else. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export abstract class LRScheduler extends Callable {
  /** The rate after the warm-up; an optimizer sets it to its own `learning_rate`. */
  base_lr: number;
  /** Updates of the warm-up, from which on the schedule itself holds. */
  readonly warmup_steps: number;
  readonly #warmupBegin: number;
  readonly #warmupMode: "linear" | "constant";

  /** A scheduler with its rate and its warm-up; options that are wrong throw `RangeError`. */
  constructor(options: LRSchedulerOptions = {}) {
    super();
    this.base_lr = this.atLeast("base_lr", options.base_lr ?? 0.01);
    this.warmup_steps = this.atLeast("warmup_steps", options.warmup_steps ?? 0);
    this.#warmupBegin = this.atLeast("warmup_begin_lr", options.warmup_begin_lr ?? 0);
    this.#warmupMode = options.warmup_mode ?? "linear";
    if (this.#warmupBegin > this.base_lr) {
      throw new RangeError(
        `Cannot make ${new.target.name} with warmup_begin_lr ${this.#warmupBegin}: it must not be ` +
          `above base_lr, ${this.base_lr}.`,
      );
    }
    if (this.#warmupMode !== "linear" && this.#warmupMode !== "constant") {
      throw new RangeError(
        `Cannot make ${new.target.name} with warmup_mode ${formatValue(this.#warmupMode)}: it must ` +
          "be linear or constant.",
      );
    }
  }

  /** The rate after the warm-up. */
  protected abstract rateAt(num_update: number): number;

  /** The learning rate after `num_update` updates. */
  protected override invoke(num_update: number): number {
    if (num_update >= this.warmup_steps) return this.rateAt(num_update);
    if (this.#warmupMode === "constant") return this.#warmupBegin;
    const rise = this.base_lr - this.#warmupBegin;
    return this.#warmupBegin + (rise * num_update) / this.warmup_steps;
  }

  /** Checks a number that a caller gave. */
  protected atLeast(name: string, value: number, least = 0): number {
    if (Number.isFinite(value) && value >= least) return value;
    throw new RangeError(
      `Cannot make ${this.constructor.name} with ${name} ${value}: it must be finite, ${least} or more.`,
    );
  }
}
