/** Multi-head attention. */
import { Block } from "../../block/block.ts";
import type { NDArray } from "../../nd/mod.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { checkUnits } from "../../nn/units.ts";
import { type AttentionInputs, scaledScores, weighed } from "./attention.ts";
import { maskedSoftmax } from "./masked_softmax.ts";

/** What `MultiHeadAttention` takes. */
export interface MultiHeadAttentionOptions {
  /** Whether the four projections have a bias. Default: false. */
  use_bias?: boolean;
}

/**
 * Multi-head attention: queries, keys and values are projected to `numHiddens` units, of which each
 * of `numHeads` heads takes its part for a scaled dot-product attention; what they find is
 * projected once more. `-> (batch, queries, numHiddens)`. Source: Vaswani et al. 2017.
 */
export class MultiHeadAttention extends Block<AttentionInputs, NDArray> {
  readonly #heads: number;
  /** Projects queries for all heads. */
  readonly query: Dense;
  /** Projects keys for all heads. */
  readonly key: Dense;
  /** Projects values for all heads. */
  readonly value: Dense;
  /** Projects what the heads found. */
  readonly output: Dense;
  /** Dropout of the attention weights. */
  readonly dropout: Dropout;

  constructor(
    numHiddens: number,
    numHeads: number,
    dropout = 0,
    { use_bias = false }: MultiHeadAttentionOptions = {},
  ) {
    super();
    this.#heads = checkUnits("MultiHeadAttention", "numHeads", numHeads, 1);
    if (numHiddens % numHeads !== 0) {
      throw new RangeError(
        `Cannot make MultiHeadAttention of ${numHiddens} hidden units with ${numHeads} heads: each head ` +
          "takes an equal part; the heads must divide the units.",
      );
    }
    const dense = (): Dense => new Dense(numHiddens, { use_bias, flatten: false });
    this.query = dense();
    this.key = dense();
    this.value = dense();
    this.output = dense();
    this.dropout = new Dropout(dropout);
  }

  /** Attention weights of each head, before dropout: `(batch, heads, queries, keys)`. */
  weights(queries: NDArray, keys: NDArray, validLengths: NDArray | null = null): NDArray {
    const scores = scaledScores(this.#split(this.query(queries)), this.#split(this.key(keys)));
    const [, count, length] = scores.shape as [number, number, number];
    return maskedSoftmax(
      scores.reshape([queries.shape[0] as number, this.#heads, count, length]),
      validLengths,
    );
  }

  override forward(...[queries, keys, values, validLengths]: AttentionInputs): NDArray {
    const weights = this.dropout(this.weights(queries, keys, validLengths));
    const [batch, heads, count, length] = weights.shape as [number, number, number, number];
    const found = weighed(
      weights.reshape([batch * heads, count, length]),
      this.#split(this.value(values)),
    );
    const joined = found.reshape([batch, heads, count, found.shape[2] as number]);
    return this.output(joined.transpose([0, 2, 1, 3]).reshape([batch, count, -1]));
  }

  /** `(batch, length, units) -> (batch * heads, length, units / heads)`. */
  #split(x: NDArray): NDArray {
    const [batch, length, units] = x.shape as [number, number, number];
    const part = units / this.#heads;
    return x
      .reshape([batch, length, this.#heads, part])
      .transpose([0, 2, 1, 3])
      .reshape([batch * this.#heads, length, part]);
  }
}
