/** Attention: values weighed by how well their keys answer a query. */
import { Block } from "../../block/block.ts";
import { batch_dot, type NDArray } from "../../nd/mod.ts";
import { formatShape } from "../../nd/shape.ts";
import { Dense } from "../../nn/dense.ts";
import { Dropout } from "../../nn/dropout.ts";
import { maskedSoftmax } from "./masked_softmax.ts";

/**
 * What attention is called with: `queries (batch, queries, query_size)`, `keys (batch, keys,
 * key_size)`, `values (batch, keys, value_size)` and, to ignore the keys that only fill up, how many of
 * them count, `(batch)` or `(batch, queries)`.
 */
export type AttentionInputs = [
  queries: NDArray,
  keys: NDArray,
  values: NDArray,
  validLengths?: NDArray | null,
];

/**
 * Additive attention (Bahdanau attention): the score of a key is `v . tanh(Wq query + Wk key)`, with
 * `numHiddens` hidden units; queries and keys may have different sizes. `-> (batch, queries,
 * value_size)`. Source: Bahdanau, Cho and Bengio 2015.
 */
export class AdditiveAttention extends Block<AttentionInputs, NDArray> {
  /** Projects queries to the hidden units. */
  readonly query: Dense;
  /** Projects keys to the hidden units. */
  readonly key: Dense;
  /** Gives hidden units their score: `v`. */
  readonly score: Dense;
  /** Dropout of the attention weights. */
  readonly dropout: Dropout;

  constructor(numHiddens: number, dropout = 0) {
    super();
    const options = { use_bias: false, flatten: false };
    this.query = new Dense(numHiddens, options);
    this.key = new Dense(numHiddens, options);
    this.score = new Dense(1, options);
    this.dropout = new Dropout(dropout);
  }

  /** Attention weights, before dropout: `(batch, queries, keys)`. */
  weights(queries: NDArray, keys: NDArray, validLengths: NDArray | null = null): NDArray {
    const features = this.query(queries).expand_dims(2).add(this.key(keys).expand_dims(1));
    return maskedSoftmax(this.score(features.tanh()).squeeze(-1), validLengths);
  }

  override forward(...[queries, keys, values, validLengths]: AttentionInputs): NDArray {
    return weighed(this.dropout(this.weights(queries, keys, validLengths)), values);
  }
}

/**
 * Scaled dot-product attention: the score of a key is `query . key / sqrt(size)`. `-> (batch, queries,
 * value_size)`. Source: Vaswani et al. 2017.
 */
export class DotProductAttention extends Block<AttentionInputs, NDArray> {
  /** Dropout of the attention weights. */
  readonly dropout: Dropout;

  constructor(dropout = 0) {
    super();
    this.dropout = new Dropout(dropout);
  }

  /** Attention weights, before dropout: `(batch, queries, keys)`. */
  weights(queries: NDArray, keys: NDArray, validLengths: NDArray | null = null): NDArray {
    return maskedSoftmax(scaledScores(queries, keys), validLengths);
  }

  override forward(...[queries, keys, values, validLengths]: AttentionInputs): NDArray {
    return weighed(this.dropout(this.weights(queries, keys, validLengths)), values);
  }
}

/** `query . key / sqrt(size)` of each pair: `(batch, queries, keys)`. */
export function scaledScores(queries: NDArray, keys: NDArray): NDArray {
  const size = queries.shape.at(-1) as number;
  return batch_dot(queries, keys, { transpose_b: true }).multiply(1 / Math.sqrt(size));
}

/** The sums of `values (batch, keys, size)`, by `weights (batch, queries, keys)`. */
export function weighed(weights: NDArray, values: NDArray): NDArray {
  if (values.ndim === 3 && values.shape[1] === weights.shape[2]) return batch_dot(weights, values);
  throw new RangeError(
    `Cannot attend to values ${formatShape(values.shape)} with weights ` +
      `${formatShape(weights.shape)}: there must be one value for each key.`,
  );
}
