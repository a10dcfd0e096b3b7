// Choosing an index by its probability.

/** The running sums of the weights, divided by the last one. */
export function cumulative(weights: readonly number[]): Float64Array {
  const edges = new Float64Array(weights.length);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    edges[i] = sum;
  }
  return edges.map((edge) => edge / sum);
}

/** The number of edges that are not greater than `value`. */
export function indexOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `p (n)` must be probabilities, at least `distinct` of them greater than 0. */
export function checkWeights(p: readonly number[], n: number, distinct: number): void {
  if (p.length !== n) {
    throw new RangeError(
      `Cannot choose among ${n} indices by ${p.length} probabilities: the lengths differ; ` +
        "p must have length n.",
    );
  }
  const wrong = p.find((value) => !(value >= 0));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot choose with probability ${wrong}: it is not a number of 0 or more; ` +
        "every element of p must be.",
    );
  }
  const sum = p.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) > 2 ** -26) {
    throw new RangeError(
      `Cannot choose with probabilities that sum to ${sum}: they must sum to 1; divide p by its sum.`,
    );
  }
  const possible = p.filter((value) => value > 0).length;
  if (possible < distinct) {
    throw new RangeError(
      `Cannot choose ${distinct} distinct indices: only ${possible} have a probability above 0; ` +
        "choose fewer.",
    );
  }
}
