/** What optimizers have in common. */
import type { NDArray } from "../../nd/mod.ts";
import type { CheckedOptions } from "./options.ts";

/** Arrays beside a weight, or numbers of a step on the device, by name. */
export type Arrays<Name extends string> = Readonly<Record<Name, NDArray>>;

/**
 * Base of optimizers. A subclass names the arrays that it keeps beside each weight, and says its
 * update in operations that overwrite weight and state. All that changes from step to step on the
 * host is computed by `numbersAt` and reaches the update as scalar arrays, so that an update can be
 * traced once and replayed any number of times.
 */
export abstract class Optimizer<State extends string = string, Num extends string = string> {
  /** Given again by every optimizer, so that minifiers, which rename classes, leave it alone: it is in files. */
  static readonly name: string = "Optimizer";
  /** Names of the arrays kept beside each weight, in its shape. */
  abstract readonly states: readonly State[];
  /** What these arrays begin as. */
  readonly initialScale: number = 0;
  /** Whether a state begins as a copy of its weight instead. */
  beginsAsWeight(_state: State): boolean {
    return false;
  }

  /** Names of the numbers that `numbersAt` gives. */
  abstract readonly numbers: readonly Num[];
  /** Factor of every gradient, besides that of the batch. */
  readonly rescale_grad: number;
  /** Weight decay: factor of the weight in its gradient. */
  readonly wd: number;
  /** Limit of each element of a gradient; `null`: none. */
  readonly clip_gradient: number | null;
  /** The rate by number of updates; `null`: it does not change by itself. */
  readonly lr_scheduler: ((num_update: number) => number) | null;
  /** The largest number of updates that any weight has had. */
  num_update: number;
  /** The number of updates that it begins with. */
  readonly begin_num_update: number;
  #learningRate: number;

  /** An optimizer of options that are checked; `learningRate` is the default of its kind. */
  constructor(options: CheckedOptions, learningRate = 0.01) {
    this.rescale_grad = options.rescale_grad;
    this.wd = options.wd;
    this.clip_gradient = options.clip_gradient;
    this.lr_scheduler = options.lr_scheduler;
    this.begin_num_update = options.begin_num_update;
    this.num_update = options.begin_num_update;
    this.#learningRate = options.learning_rate ?? learningRate;
    if (options.learning_rate !== null && this.lr_scheduler && "base_lr" in this.lr_scheduler) {
      this.lr_scheduler.base_lr = options.learning_rate;
    }
  }

  /** The present rate: that of the scheduler, if there is one. */
  get learning_rate(): number {
    return this.rateAt(this.num_update);
  }

  /** The rate after that many updates. */
  rateAt(num_update: number): number {
    if (this.lr_scheduler === null) return this.#learningRate;
    const rate = this.lr_scheduler(num_update);
    if (Number.isFinite(rate)) return rate;
    throw new RangeError(
      `Cannot update with learning rate ${rate}: the lr_scheduler gave it for num_update ` +
        `${num_update}; it must give a finite number.`,
    );
  }

  /** Sets the rate. Throws where a scheduler decides it. */
  set_learning_rate(rate: number): void {
    if (this.lr_scheduler) {
      throw new Error(
        `Cannot set the learning rate to ${rate}: the optimizer has an lr_scheduler, which decides ` +
          "it; change the scheduler's base_lr, or use none.",
      );
    }
    if (!(Number.isFinite(rate) && rate >= 0)) {
      throw new RangeError(
        `Cannot set the learning rate to ${rate}: it must be finite and 0 or more.`,
      );
    }
    this.#learningRate = rate;
  }

  /** State of the optimizer itself, beside the arrays of each weight; a Trainer's file stores it. */
  get state(): Readonly<Record<string, number>> {
    return { num_update: this.num_update, learning_rate: this.#learningRate };
  }

  set state({ num_update, learning_rate }: Readonly<Record<string, number>>) {
    this.num_update = num_update ?? this.num_update;
    this.#learningRate = learning_rate ?? this.#learningRate;
  }

  /** Called before the numbers of each update are asked for, with its rate. */
  beginUpdate(_rate: number): void {}

  /** Numbers of the `t`-th update (from 1) of a weight, given its learning rate and weight decay. */
  abstract numbersAt(t: number, lr: number, wd: number): Readonly<Record<Num, number>>;

  /** Overwrites `weight` and `state`. `grad` is rescaled already; `wd` is null where nothing decays. */
  abstract update(
    weight: NDArray,
    grad: NDArray,
    state: Arrays<State>,
    numbers: Arrays<Num>,
    wd: NDArray | null,
  ): void;

  /** `x` limited to `clip_gradient`, if that is set. */
  protected clip(x: NDArray): NDArray {
    return this.clip_gradient === null ? x : x.clip(-this.clip_gradient, this.clip_gradient);
  }
}

/** `grad + wd * weight`; `wd` is null where nothing decays. */
export function plusDecay(grad: NDArray, wd: NDArray | null, weight: NDArray): NDArray {
  return wd ? grad.add(weight.multiply(wd)) : grad;
}

/** The name of an optimizer, as `create` takes it. */
export function nameOf(optimizer: Optimizer): string {
  return optimizer.constructor.name.toLowerCase();
}
