/** Batches of elements of a space, as vector environments pass them: Gymnasium's `gymnasium.vector.utils`. */
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { MultiBinary } from "./multi_binary.ts";
import { MultiDiscrete } from "./multi_discrete.ts";
import type { Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

/** The arrays that elements are, or that batches of them are. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A batch of numbers or arrays. */
export type BatchedLeaf<T> = T extends number ? Int32Array : T;

/** A batch of elements: numbers become an `Int32Array`, arrays are concatenated, composites have a batch in each place. */
export type Batched<T> = T extends number | Numbers
  ? BatchedLeaf<T>
  : { readonly [K in keyof T]: BatchedLeaf<T[K]> };

const BOX_ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/**
 * A batch of `count` elements, all zeros.
 *
 * @throws {TypeError} where the space is none of Gymnasium's.
 */
export function emptyBatch<T>(space: Space<T>, count: number): Batched<T> {
  return build(space, (leaf) => {
    const length = count * widthOf(leaf);
    if (leaf instanceof Box) return new BOX_ARRAYS[leaf.dtype as keyof typeof BOX_ARRAYS](length);
    return leaf instanceof MultiBinary ? new Uint8Array(length) : new Int32Array(length);
  }) as Batched<T>;
}

/** Whether something is a batch of `count` elements, as far as kinds and lengths tell. */
export function isBatch<T>(space: Space<T>, x: unknown, count: number): x is Batched<T> {
  let isFine = true;
  build(space, (leaf, path) => {
    const part = at(x, path) as ArrayLike<number> | undefined;
    if (part?.length !== count * widthOf(leaf)) isFine = false;
  });
  return isFine;
}

/** Element `i` of a batch; arrays in it are views. */
export function elementAt<T>(space: Space<T>, batch: Batched<T>, i: number): T {
  if (space instanceof Discrete) return (batch as Numbers)[i] as T;
  if (space instanceof Box) return row(batch as Numbers, i, space.flatdim) as T;
  return build(space, (leaf, path) => {
    const part = at(batch, path) as Numbers;
    return leaf instanceof Discrete ? part[i] : row(part, i, widthOf(leaf));
  }) as T;
}

/** Writes element `i` of a batch. */
export function putElement<T>(space: Space<T>, batch: Batched<T>, i: number, element: T): void {
  if (typeof element === "number") {
    (batch as Numbers)[i] = element;
    return;
  }
  if (space instanceof Box) {
    (batch as Numbers).set(element as Numbers, i * space.flatdim);
    return;
  }
  build(space, (leaf, path) => {
    const [part, value] = [at(batch, path) as Numbers, at(element, path)];
    if (typeof value === "number") part[i] = value;
    else part.set(value as Numbers, i * widthOf(leaf));
  });
}

/** Numbers of an element in a batch. */
function widthOf(leaf: Space): number {
  if (leaf instanceof Discrete) return 1;
  return leaf instanceof MultiDiscrete ? leaf.nvec.length : leaf.flatdim;
}

function row(part: Numbers, i: number, width: number): Numbers {
  return part.subarray(i * width, (i + 1) * width);
}

type Path = readonly (string | number)[];

function at(x: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], x);
}

/** A value of the structure of the space, made of what `leaf` gives for the spaces in it. */
function build(
  space: Space<never> | Space<unknown>,
  leaf: (space: Space, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (space instanceof Dict) {
    const fields = Object.entries<Space>(space.spaces).map(([name, each]) => {
      return [name, build(each as Space<unknown>, leaf, [...path, name])];
    });
    return Object.fromEntries(fields);
  }
  if (space instanceof Tuple) {
    return space.spaces.map((each, i) => build(each as Space<unknown>, leaf, [...path, i]));
  }
  const any: unknown = space;
  const isLeaf =
    any instanceof Box ||
    any instanceof Discrete ||
    any instanceof MultiDiscrete ||
    any instanceof MultiBinary;
  if (isLeaf) return leaf(space as Space, path);
  throw new TypeError(
    `Cannot batch elements of ${space}: it must be a Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict.`,
  );
}
