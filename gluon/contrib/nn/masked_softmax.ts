/** Softmax over a part of each row. */
import { arange, type NDArray, softmax } from "../../nd/mod.ts";
import { masked, where } from "../../nd/ops/where.ts";
import { formatShape } from "../../nd/shape.ts";

/** Below all scores, but finite: a row with nothing to look at must not become NaN. */
const LOW = -1e30;

/**
 * Masked softmax: attention weights from `scores (batch, ..., queries, keys)`, of which only the first
 * keys count, `validLengths (batch)` or `(batch, queries)` of them; without lengths all do. What lies
 * beyond has weight 0 and no gradient, whatever its score; where the length is 0, all weights are 0.
 */
export function maskedSoftmax(scores: NDArray, validLengths: NDArray | null = null): NDArray {
  if (validLengths === null) return softmax(scores);
  const [batch = 0, ...rest] = scores.shape;
  const [queries, keys] = [rest.at(-2), rest.at(-1)];
  const [given, perQuery] = validLengths.shape;
  const fits = given === batch && (perQuery === undefined || perQuery === queries);
  if (scores.ndim < 3 || keys === undefined || validLengths.ndim > 2 || !fits) {
    throw new RangeError(
      `Cannot mask scores ${formatShape(scores.shape)} by lengths ${formatShape(validLengths.shape)}: ` +
        "scores must be (batch, ..., queries, keys) and lengths (batch) or (batch, queries).",
    );
  }
  const between = rest.slice(0, -2).map(() => 1);
  const lengths = validLengths.astype("float32").reshape([batch, ...between, perQuery ?? 1, 1]);
  const counts = arange(keys).lesser(lengths).broadcast_to(scores.shape);
  return masked(counts, softmax(where(counts, scores, LOW)));
}
