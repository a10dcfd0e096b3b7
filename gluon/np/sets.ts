/** Arrays as sets, with NumPy's arguments. How many elements a result has, the values say: all wait for them. */
import * as nd from "../nd/mod.ts";

/** What `unique` gives beside the elements, each as int32. */
export interface UniqueOptions {
  /** Where each of them comes first. */
  return_index?: boolean;
  /** Which of them each element of `x`, as if it were flat, is. */
  return_inverse?: boolean;
  /** How often each of them comes. */
  return_counts?: boolean;
}

/**
 * The different elements, ascending; NaN counts once. It reads the values, so it is async.
 */
export async function unique(x: nd.NDArray): Promise<nd.NDArray>;
/** The same in a list with what the options ask for, in their order. */
export async function unique(x: nd.NDArray, options: UniqueOptions): Promise<nd.NDArray[]>;
export async function unique(
  x: nd.NDArray,
  options?: UniqueOptions,
): Promise<nd.NDArray | nd.NDArray[]> {
  const values = await x.toArray();
  const { elements, first, inverse, counts } = distinct(values);
  const found = nd.array(elements, { dtype: x.dtype, shape: [elements.length] });
  if (options === undefined) return found;
  const wanted: [boolean | undefined, number[]][] = [
    [options.return_index, first],
    [options.return_inverse, inverse],
    [options.return_counts, counts],
  ];
  const more = wanted.filter(([asked]) => asked).map(([, each]) => integers(each));
  return [found, ...more];
}

/** An int32 vector. */
export function integers(values: ArrayLike<number>): nd.NDArray {
  return nd.array(Int32Array.from(values), { shape: [values.length] });
}

/** The different values, ascending, and how they lie among the given ones. */
export function distinct(values: ArrayLike<number>): {
  readonly elements: number[];
  readonly first: number[];
  readonly inverse: number[];
  readonly counts: number[];
} {
  const places = Array.from({ length: values.length }, (_, i) => i);
  const order = (a: number, b: number): number =>
    Number.isNaN(a) || Number.isNaN(b)
      ? Number(Number.isNaN(a)) - Number(Number.isNaN(b))
      : a - b || 0;
  places.sort((i, j) => order(values[i]!, values[j]!) || i - j);
  const [elements, first, counts]: [number[], number[], number[]] = [[], [], []];
  const inverse = new Array<number>(values.length);
  for (const place of places) {
    const value = values[place]!;
    const last = elements.at(-1);
    if (last === undefined || order(last, value) !== 0) {
      elements.push(value);
      first.push(place);
      counts.push(0);
    }
    counts[counts.length - 1]! += 1;
    inverse[place] = elements.length - 1;
  }
  return { elements, first, inverse, counts };
}

/** The different elements that are in both. Like the other operations on sets, it reads the values. */
export async function intersect1d(a: nd.NDArray, b: nd.NDArray): Promise<nd.NDArray> {
  return setOf(a, b, (inA, inB) => inA && inB);
}

/** The different elements that are in either. */
export async function union1d(a: nd.NDArray, b: nd.NDArray): Promise<nd.NDArray> {
  return setOf(a, b, (inA, inB) => inA || inB);
}

/** The different elements of `a` that are not in `b`. */
export async function setdiff1d(a: nd.NDArray, b: nd.NDArray): Promise<nd.NDArray> {
  return setOf(a, b, (inA, inB) => inA && !inB);
}

/** The different elements that are in one of the two. */
export async function setxor1d(a: nd.NDArray, b: nd.NDArray): Promise<nd.NDArray> {
  return setOf(a, b, (inA, inB) => inA !== inB);
}

async function setOf(
  a: nd.NDArray,
  b: nd.NDArray,
  isIn: (inA: boolean, inB: boolean) => boolean,
): Promise<nd.NDArray> {
  const [first, second] = [await a.toArray(), await b.toArray()];
  const [left, right] = [new Set<number>(first), new Set<number>(second)];
  const { elements } = distinct([...first, ...second]);
  const kept = elements.filter((each) => isIn(left.has(each), right.has(each)));
  return nd.array(kept, { dtype: a.dtype, shape: [kept.length] });
}
