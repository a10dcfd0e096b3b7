/** Random numbers on the device: a stream that a replayed plan continues. */
import { apply } from "../nd/apply.ts";
import { array, type NDArray, random_uniform, type Shape } from "../nd/mod.ts";
import { addOp } from "../nd/ops/arithmetic.ts";
import { none, scalar } from "../nd/ops/operands.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import { persistent } from "../parameter/persistent.ts";
import type { Generator } from "../random/generator.ts";

/** What the numbers follow from; `counter` goes up by one at each draw, on the device. */
interface Stream {
  readonly key: NDArray;
  readonly counter: NDArray;
}

/** A block's random numbers: computed on the device from a key, drawn once, and a counter. */
export class RandomStream {
  #stream: Stream | null = null;

  /** Begins the stream again; a block does so in its `seed`. */
  seed(rng: Generator): void {
    const key = new Int32Array(2);
    rng.fillIntegers(key, -(2 ** 31), 2 ** 31);
    if (this.#stream && !this.#stream.key.isDisposed) {
      this.#stream.key.set(key);
      this.#stream.counter.set([0]);
      return;
    }
    this.#stream = persistent(() => ({ key: array(key), counter: array(new Int32Array(1)) }));
  }

  /** Key and counter, once there are any: the block's `buffers`. */
  get buffers(): readonly NDArray[] {
    return this.#stream ? [this.#stream.key, this.#stream.counter] : [];
  }

  /** Numbers uniform in [0, 1). */
  uniform(shape: Shape): NDArray {
    if (!this.#stream || this.#stream.key.isDisposed) this.seed(sharedGenerator());
    const { key, counter } = this.#stream as unknown as Stream;
    const numbers = random_uniform(key, counter, shape);
    apply(addOp, [counter, scalar(1, "int32")], none, counter);
    return numbers;
  }

  /** Standard normal numbers. Source: Box and Muller 1958. */
  normal(shape: Shape): NDArray {
    const radius = this.uniform(shape).multiply(-1).add(1).log().multiply(-2).sqrt();
    return radius.multiply(
      this.uniform(shape)
        .multiply(2 * Math.PI)
        .sin(),
    );
  }
}
