/** Counting, with NumPy's arguments. What has as many elements as the values say waits for them. */
import * as nd from "../nd/mod.ts";
import { integers } from "./sets.ts";

/** How many elements are not 0, as int32. */
export function count_nonzero(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => {
    const counted = x.not_equal(0).astype("int32");
    return axis === null || axis === undefined ? counted.sum() : counted.sum({ axis });
  });
}

/** How often each whole number from 0 on comes, or the sums of their weights; `minlength` numbers at least. It reads `x`. */
export async function bincount(
  x: nd.NDArray,
  weights?: nd.NDArray | null,
  minlength = 0,
): Promise<nd.NDArray> {
  const values = [...(await x.toArray())];
  const bad = values.find((value) => !(Number.isInteger(value) && value >= 0));
  if (bad !== undefined) {
    throw new RangeError(`Cannot bincount ${bad}: it must be a whole number, 0 or more.`);
  }
  const length = values.reduce((most, value) => Math.max(most, value + 1), minlength);
  const heavy = await weights?.toArray();
  const counts = new Float64Array(length);
  for (const [i, value] of values.entries()) counts[value]! += heavy?.[i] ?? 1;
  return heavy ? nd.array(counts, { shape: [length] }) : integers(counts);
}

/**
 * How many elements lie in each of so many equal bins, and their edges; or in bins between given edges. `range` is by default
 * that of the values, which it reads. The last bin holds its upper edge.
 */
export async function histogram(
  x: nd.NDArray,
  bins: number | readonly number[] = 10,
  range?: readonly [number, number] | null,
): Promise<[nd.NDArray, nd.NDArray]> {
  const values = [...(await x.toArray())];
  const edges = typeof bins === "number" ? edgesOf(bins, range ?? rangeOf(values)) : bins;
  const count = edges.length - 1;
  const counts = new Int32Array(count);
  for (const value of values) {
    if (!(value >= edges[0]! && value <= edges[count]!)) continue;
    let [from, to] = [0, count];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (value >= edges[middle]!) from = middle;
      else to = middle;
    }
    counts[from]! += 1;
  }
  return [integers(counts), nd.array(Float64Array.from(edges), { shape: [edges.length] })];
}

function rangeOf(values: readonly number[]): [number, number] {
  const [first = 0] = values;
  const last = values[0] ?? 1;
  return [
    values.reduce((least, value) => Math.min(least, value), first),
    values.reduce((most, value) => Math.max(most, value), last),
  ];
}

function edgesOf(bins: number, [low, high]: readonly [number, number]): number[] {
  if (!(low <= high) || !Number.isFinite(high - low)) {
    throw new RangeError(`Cannot histogram over [${low}, ${high}]: it must be a finite range.`);
  }
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return Array.from({ length: bins + 1 }, (_, i) => from + ((to - from) * i) / bins);
}
