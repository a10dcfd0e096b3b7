/** How batches travel between the processes of the vectorised bridge: arrays with a row for each environment. */

import type { Numbers } from "../../rl/spaces/mod.ts";
import type { SpaceDescription } from "./space_codec.ts";

/** A leaf of a space: where its array is in a batch, and how many numbers an element has. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly width: number;
  /** The size of a row in bytes. */
  readonly size: number;
}

/** An array of a batch, with `width` numbers for each environment. */
export interface Section {
  readonly array: Numbers | Float64Array;
  readonly width: number;
}

const WIDTHS = { float32: 4, int32: 4, uint8: 1 } as const;

/** The leaves of a space, in Python's order. */
export function leavesOf(space: SpaceDescription, path: Leaf["path"] = []): Leaf[] {
  switch (space.kind) {
    case "Tuple":
      return space.spaces.flatMap((part, i) => leavesOf(part, [...path, i]));
    case "Dict":
      return space.spaces.flatMap(([key, part]) => leavesOf(part, [...path, key]));
    case "Box": {
      const width = space.shape.reduce((product, n) => product * n, 1);
      return [{ path, width, size: width * WIDTHS[space.dtype] }];
    }
    case "Discrete":
      return [{ path, width: 1, size: 4 }];
    case "MultiDiscrete":
      return [{ path, width: space.nvec.length, size: space.nvec.length * 4 }];
    case "MultiBinary":
      return [{ path, width: space.n, size: space.n }];
  }
}

/** The arrays of a batch, leaf by leaf. */
export function sectionsOf(leaves: readonly Leaf[], batch: unknown): Section[] {
  return leaves.map(({ path, width }) => {
    const step = (inner: unknown, key: string | number) =>
      (inner as Record<string | number, unknown>)[key];
    return { array: path.reduce(step, batch) as Numbers, width };
  });
}

/** Where the next section begins after one that ends at `end`. */
export function aligned(end: number): number {
  return (end + 7) & ~7;
}

/** The bytes that the leaves of `count` elements take. */
export function sizeOf(leaves: readonly Leaf[], count: number): number {
  return leaves.reduce((sum, { size }) => sum + aligned(size * count), 0);
}

/** The rows of `count` environments from `begin` on, as bytes. */
export function rowsOf({ array, width }: Section, begin: number, count: number): Uint8Array {
  const size = width * array.BYTES_PER_ELEMENT;
  return new Uint8Array(array.buffer, array.byteOffset + begin * size, count * size);
}
