/** Vectors for whole numbers. */
import { Block } from "../block/block.ts";
import type { Initializer } from "../initializer/initializer.ts";
import { type NDArray, take } from "../nd/mod.ts";
import { Parameter } from "../parameter/parameter.ts";
import { checkUnits } from "./units.ts";

/** What `Embedding` takes. */
export interface EmbeddingOptions {
  /** Default: that of the net. */
  weight_initializer?: Initializer | string | null;
}

/**
 * `x (...) -> (..., output_dim)`: row `x` of `weight (input_dim, output_dim)`. Numbers outside of
 * 0 .. input_dim - 1 are clipped, as in MXNet.
 */
export class Embedding extends Block {
  readonly #dims: readonly [input: number, output: number];
  /** A row for each number, `(input_dim, output_dim)`. */
  readonly weight: Parameter;

  /** Vectors of `output_dim` elements for the numbers from 0 to before `input_dim`. */
  constructor(
    input_dim: number,
    output_dim: number,
    { weight_initializer = null }: EmbeddingOptions = {},
  ) {
    super();
    this.#dims = [
      checkUnits("Embedding", "input_dim", input_dim, 1),
      checkUnits("Embedding", "output_dim", output_dim, 1),
    ];
    this.weight = new Parameter("weight", { shape: this.#dims, init: weight_initializer });
  }

  /** `x (...) -> (..., output_dim)`. */
  override forward(x: NDArray): NDArray {
    return take(this.weight.data(), x, { axis: 0 });
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `Embedding(${this.#dims.join(" -> ")}, float32)`;
  }
}
