/** Dropout. */
import { Block } from "../block/block.ts";
import { is_training } from "../nd/autograd/autograd.ts";
import type { NDArray } from "../nd/mod.ts";
import { masked } from "../nd/ops/where.ts";
import { resolveAxes } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";
import { RandomStream } from "./random_stream.ts";

/** What `Dropout` takes. */
export interface DropoutOptions {
  /** Axes along which whole slices are dropped together; none by default. */
  axes?: readonly number[];
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
  readonly #stream: RandomStream = new RandomStream();

  /** A layer that drops elements with probability `rate`; along `axes`, all of them together. */
  constructor(rate: number, { axes = [] }: DropoutOptions = {}) {
    super();
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(`Cannot make Dropout with rate ${rate}: it must be in [0, 1).`);
    }
    this.#rate = rate;
    this.#axes = axes;
  }

  /** Draws the key of its masks. */
  override seed(rng: Generator): void {
    this.#stream.seed(rng);
  }

  /** Key and counter of the random generator, once there are any. */
  override get buffers(): readonly NDArray[] {
    return this.#stream.buffers;
  }

  /** While training, `x` with elements dropped; otherwise `x`. */
  override forward(x: NDArray): NDArray {
    if (!is_training() || this.#rate === 0) return x;
    const together = resolveAxes(this.#axes, x.ndim, "drop out");
    const shape = x.shape.map((length, axis) => (together.includes(axis) ? 1 : length));
    const kept = this.#stream.uniform(shape).greater_equal(this.#rate);
    return masked(kept, x.multiply(1 / (1 - this.#rate)));
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const comma = this.#axes.length === 1 ? "," : "";
    return `Dropout(p = ${this.#rate}, axes=(${this.#axes.join(", ")}${comma}))`;
  }
}
