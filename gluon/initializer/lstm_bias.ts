/** Biases of an LSTM. */
import type { Shape } from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import { hostZeros, type Initializer } from "./initializer.ts";

/** Zeros, but `forget_bias` in the second quarter, which opens the forget gate at first. */
export class LSTMBias implements Initializer {
  readonly #forgetBias: number;

  constructor(forget_bias = 1) {
    this.#forgetBias = forget_bias;
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape): Float32Array {
    const size = sizeOf(shape);
    return hostZeros(shape).fill(this.#forgetBias, size / 4, size / 2);
  }
}
