/** A model with fields of every kind, for tests of blocks. */
import { type AnyBlock, Block, nn, Parameter } from "../../../gluon/mod.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

/** A user's model, with fields of every kind. */
export class Model extends Block {
  first: nn.Dense = new nn.Dense(3, { activation: "relu" });
  layers: nn.Dense[] = [new nn.Dense(4), new nn.Dense(5)];
  scale: Parameter = new Parameter("scale", { shape: [1], init: "ones" });
  readonly #bias: number;

  constructor(bias = 0) {
    super();
    this.#bias = bias;
  }

  override get length(): number {
    return this.layers.length;
  }

  override forward(x: NDArray): NDArray {
    const y = this.layers.reduce((y, layer) => layer(y), this.first(x));
    return y.multiply(this.scale.data()).add(this.#bias);
  }
}

/** The block with parameters drawn from a seed. */
export function initialized<B extends AnyBlock>(block: B, seed = 1): B {
  block.initialize("xavier", { rng: default_rng(seed) });
  return block;
}
