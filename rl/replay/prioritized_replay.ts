/** Prioritized experience replay (PER): samples transitions in proportion to their TD errors. */
import * as z from "zod/mini";
import { type NDArray, type NumericArray, zeros } from "../../gluon/nd/mod.ts";
import type { Json } from "../environment.ts";
import { count, parseState, refuseState } from "../state.ts";
import { type ReplayBatch, ReplayBuffer, type ReplayBufferOptions } from "./replay_buffer.ts";
import { SumTree } from "./sum_tree.ts";
import { allocateFor, type Batch, type Transition } from "./transition_store.ts";

/** What a prioritized replay buffer takes besides its capacity. */
export interface PriorityOptions<Item = Transition, Sample extends ReplayBatch = Batch>
  extends ReplayBufferOptions<Item, Sample> {
  /** Priority exponent: 0 samples uniformly, 1 in proportion to priorities. Default: 0.6. */
  readonly alpha?: number;
  /** Importance-sampling exponent: 0 corrects no bias, 1 all of it. Default: 0.4. */
  readonly beta?: number;
  /** Added to the absolute TD error, so that every transition can be sampled. Default: 1e-6. */
  readonly eps?: number;
}

/** Errors of a sample, on their way from the device. */
interface Report {
  readonly slots: Int32Array;
  /** How many transitions had been appended when the slots were drawn. */
  readonly appended: number;
  readonly arriving: Promise<NumericArray>;
  errors: NumericArray | null;
}

/**
 * A replay buffer that samples transition i with probability `p_i^alpha / sum_k p_k^alpha`, where
 * `p_i = |temporal difference error| + eps`, and a new transition without an error has the largest priority so far.
 * The `weight` of a sample is `(N P(i))^-beta`, divided by the largest of its batch. A transition
 * can come twice in a batch. Source: Schaul et al. 2016, the proportional variant.
 */
export class PrioritizedReplayBuffer<
  Item = Transition,
  Sample extends ReplayBatch = Batch,
> extends ReplayBuffer<Item, Sample> {
  /** Importance-sampling exponent; a schedule may change it. */
  beta: number;
  readonly #alpha: number;
  readonly #eps: number;
  /** `p^alpha` of each slot. */
  readonly #tree: SumTree;
  #largest = 1;
  #appended = 0;
  #weights = new Float32Array();
  #report: Report | null = null;

  /** An empty buffer. */
  constructor(capacity: number, options: PriorityOptions<Item, Sample> = {}) {
    super(capacity, options);
    const { alpha = 0.6, beta = 0.4, eps = 1e-6 } = options;
    for (const [name, value] of Object.entries({ alpha, beta, eps })) {
      if (value >= 0 && value < Infinity) continue;
      throw new RangeError(
        `Cannot prioritize replay with ${name} ${value}: it must be finite and 0 or more.`,
      );
    }
    this.beta = beta;
    this.#alpha = alpha;
    this.#eps = eps;
    this.#tree = allocateFor(capacity, () => new SumTree(capacity));
  }

  /** Appends one item, such as a transition with a given discount: gamma^n after n steps. */
  override append(item: Item): void {
    const slot = this.next;
    super.append(item);
    const { error } = item as Pick<Transition, "error">;
    if (error === undefined) this.#tree.set(slot, this.#largest);
    else {
      this.#check(slot, error);
      this.#set(slot, error);
    }
    this.#appended++;
  }

  /** A batch with importance-sampling weights, besides. */
  protected override emptyBatch(size: number): Sample {
    return { ...super.emptyBatch(size), weight: zeros([size]) };
  }

  /** The same as `sample`, into arrays that are there already. */
  override sampleInto(batch: Sample): void {
    super.sampleInto(batch);
    const { drawn } = this;
    if (this.#weights.length !== drawn.length) this.#weights = new Float32Array(drawn.length);
    const scale = this.length / this.#tree.total;
    let largest = 0;
    for (let i = 0; i < drawn.length; i++) {
      const weight = (scale * this.#tree.get(drawn[i]!)) ** -this.beta;
      this.#weights[i] = weight;
      largest = Math.max(largest, weight);
    }
    for (let i = 0; i < drawn.length; i++) this.#weights[i]! /= largest;
    batch.weight?.set(this.#weights);
  }

  /** One draw from each of equal shares of the total. */
  protected override draw(slots: Int32Array): void {
    const { total } = this.#tree;
    if (total === 0) {
      throw new RangeError(
        "Cannot sample by priority: every priority is 0; make eps larger than 0, or report errors.",
      );
    }
    const share = total / slots.length;
    for (let i = 0; i < slots.length; i++) {
      slots[i] = this.#tree.find((i + this.rng.random()) * share);
    }
  }

  /**
   * Makes the priorities of the transitions in `slots` those of their errors.
   *
   * @throws {RangeError} where an error is not finite, or a slot empty; nothing has changed then.
   */
  prioritize(slots: ArrayLike<number>, errors: ArrayLike<number>): void {
    for (let i = 0; i < slots.length; i++) this.#check(slots[i] as number, errors[i] as number);
    for (let i = 0; i < slots.length; i++) this.#set(slots[i] as number, errors[i] as number);
  }

  #check(slot: number, error: number): void {
    if (!(slot < this.length)) {
      throw new RangeError(
        `Cannot prioritize slot ${slot}: the buffer holds ${this.length} transitions.`,
      );
    }
    if (Number.isFinite(error)) return;
    throw new RangeError(
      `Cannot prioritize a transition by a temporal difference error of ${error}: it must be ` +
        "finite; the net has diverged, perhaps its learning rate is too high.",
    );
  }

  #set(slot: number, error: number): void {
    // Rounded to float32, where powers of all engines agree but for rare ties.
    const p = Math.fround((Math.abs(error) + this.#eps) ** this.#alpha);
    this.#tree.set(slot, p);
    this.#largest = Math.max(this.#largest, p);
  }

  /**
   * Takes the errors of the latest sample, in its order. They count one report later, so that
   * nothing waits for the device; slots that have been overwritten by then are left alone.
   */
  async report(errors: NDArray): Promise<void> {
    const [slots, appended] = [this.drawn.slice(), this.#appended];
    const arriving = errors.toArray();
    await this.settle();
    if (this.#report?.errors) this.#apply(this.#report, this.#report.errors);
    this.#report = { slots, appended, arriving, errors: null };
  }

  /** Prioritizes what is still there of the transitions that were drawn. */
  #apply({ slots, appended }: Report, errors: NumericArray): void {
    const { capacity } = this;
    const since = this.#appended - appended;
    const isHeld = (slot: number): boolean =>
      (slot - (appended % capacity) + capacity) % capacity >= since;
    const held = slots.filter(isHeld);
    this.prioritize(
      held,
      errors.filter((_, i) => isHeld(slots[i] as number)),
    );
  }

  /** Waits for the errors that have been reported. */
  async settle(): Promise<void> {
    if (this.#report) this.#report.errors ??= Float64Array.from(await this.#report.arriving);
  }

  /** All that it remembers besides arrays. */
  override state(): Json {
    const report = this.#report;
    return {
      ...(super.state() as Readonly<Record<string, Json>>),
      beta: this.beta,
      largest: this.#largest,
      appended: this.#appended,
      report: report && { size: report.slots.length, appended: report.appended },
    };
  }

  /** Takes a `state()` back. */
  override loadState(state: Json): void {
    super.loadState(state);
    const parsed = parseState(priorityState, state, "a prioritized replay buffer");
    const { beta, largest, appended, report } = parsed;
    if (appended < this.length || appended % this.capacity !== this.next) {
      refuseState(
        "a prioritized replay buffer",
        `after ${appended} transitions it holds ${this.length}, and the next goes to ${this.next}`,
      );
    }
    this.beta = beta;
    this.#largest = largest;
    this.#appended = appended;
    this.#report = report && {
      slots: new Int32Array(report.size),
      appended: report.appended,
      arriving: Promise.resolve(new Float64Array()),
      errors: new Float64Array(report.size),
    };
  }

  /** Throws `RangeError` where arrays that were restored cannot be those of a buffer. */
  override checkArrays(): void {
    super.checkArrays();
    const { slots = [], errors = [] } = this.#report ?? {};
    const isSlot = (slot: number): boolean => slot >= 0 && slot < this.length;
    const areFine =
      this.#tree.isSound(this.length) &&
      Array.from(slots).every(isSlot) &&
      Array.from(errors ?? []).every(Number.isFinite);
    if (!areFine) refuseState("a prioritized replay buffer", "its priorities are no such numbers");
  }

  /** Its arrays, not copied. */
  override arrays(): Readonly<Record<string, NumericArray>> {
    const { slots, errors } = this.#report ?? {};
    return {
      ...super.arrays(),
      priority: this.#tree.nodes,
      ...(slots && errors && { reported_slot: slots, reported_error: errors }),
    };
  }
}

const weight = z.number().check(z.gte(0));
const priorityState = z.object({
  beta: weight,
  largest: weight,
  appended: count,
  report: z.nullable(z.strictObject({ size: count.check(z.lte(1e8)), appended: count })),
});
