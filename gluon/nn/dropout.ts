/** Dropout. */
import { Block } from "../block.ts";
import { apply } from "../nd/apply.ts";
import { is_training } from "../nd/autograd.ts";
import { array, type NDArray, random_uniform } from "../nd/mod.ts";
import { addOp } from "../nd/ops/arithmetic.ts";
import { none } from "../nd/ops/operands.ts";
import type { Generator } from "../nd/random/generator.ts";
import { sharedGenerator } from "../nd/random.ts";
import { resolveAxes } from "../nd/shape.ts";
import { persistent } from "../persistent.ts";

/** What `Dropout` takes. */
export interface DropoutOptions {
  /** Axes along which whole slices are dropped together; none by default. */
  axes?: readonly number[];
}

/** What the masks follow from; `counter` goes up by one at each, on the device. */
interface Stream {
  readonly key: NDArray;
  readonly counter: NDArray;
  readonly one: NDArray;
}

/**
 * While training, sets elements to 0 with probability `rate` and divides the others by `1 - rate`;
 * otherwise does nothing. Source: Srivastava et al. 2014.
 *
 * Masks are computed on the device from a key, drawn when the net is initialized, and a counter, so
 * that a replayed plan draws new ones.
 */
export class Dropout extends Block {
  readonly #rate: number;
  readonly #axes: readonly number[];
  #stream: Stream | null = null;

  constructor(rate: number, { axes = [] }: DropoutOptions = {}) {
    super();
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(`Cannot make Dropout with rate ${rate}: it must be in [0, 1).`);
    }
    this.#rate = rate;
    this.#axes = axes;
  }

  override seed(rng: Generator): void {
    const key = new Int32Array(2);
    rng.fillIntegers(key, -(2 ** 31), 2 ** 31);
    if (this.#stream) {
      this.#stream.key.set(key);
      this.#stream.counter.set([0]);
      return;
    }
    this.#stream = persistent(() => ({
      key: array(key),
      counter: array(new Int32Array(1)),
      one: array(Int32Array.of(1)),
    }));
  }

  /** The key and the counter, once there are any. */
  override get memory(): readonly NDArray[] {
    return this.#stream ? [this.#stream.key, this.#stream.counter] : [];
  }

  override forward(x: NDArray): NDArray {
    if (!is_training() || this.#rate === 0) return x;
    if (this.#stream === null) this.seed(sharedGenerator());
    const { key, counter, one } = this.#stream as unknown as Stream;
    const together = resolveAxes(this.#axes, x.ndim, "drop out");
    const shape = x.shape.map((length, axis) => (together.includes(axis) ? 1 : length));
    const kept = random_uniform(key, counter, shape).greater_equal(this.#rate);
    apply(addOp, [counter, one], none, counter);
    return x.multiply(kept.multiply(1 / (1 - this.#rate)));
  }

  override toString(): string {
    const comma = this.#axes.length === 1 ? "," : "";
    return `Dropout(p = ${this.#rate}, axes=(${this.#axes.join(", ")}${comma}))`;
  }
}
