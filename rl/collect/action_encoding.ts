/** Actions as rows of numbers: what replay buffers store and algorithms compute with. */
import type { Action, Batched } from "../environment.ts";
import { Box, Discrete, MultiBinary, MultiDiscrete, type Space } from "../spaces/mod.ts";
import type { Row, RowLayout } from "./encoding.ts";

/**
 * What the rows of a Box are: `"none"`, its actions themselves; `"clip"`, any numbers, which are clipped to its bounds for
 * the environment; `"unit"`, numbers from -1 to 1, which stand for its lower and its upper bounds.
 */
export type ActionBounds = "none" | "clip" | "unit";

/**
 * The encoding of an action space.
 *
 * | space | row |
 * |---|---|
 * | `Discrete` | int32 `(1)`, counted from 0 whatever the space's `start` |
 * | `MultiDiscrete` | int32 `(k)`, a category each |
 * | `MultiBinary` | int32 `(k)`, 0 or 1 each |
 * | `Box` | float32 `(k)`, row-major, bounded as `ActionBounds` says |
 */
export class ActionEncoding<A extends Action = Action> implements RowLayout {
  /** The space that is encoded. */
  readonly space: Space<A>;
  /** Numbers in a row. */
  readonly width: number;
  /** The type of these numbers. */
  readonly dtype: "int32" | "float32";
  /** Numbers in a mask: one for each choice; 0 where actions cannot be masked. */
  readonly maskLength: number;
  readonly #decode: (row: Row) => Action;
  readonly #bounds: ActionBounds;

  /**
   * The encoding of a space.
   *
   * @throws {TypeError} where the space is none of these, or has no bounds to scale to.
   */
  constructor(space: Space<A>, bounds: ActionBounds = "none") {
    const any: unknown = space;
    this.space = space;
    this.dtype = any instanceof Box ? "float32" : "int32";
    this.maskLength = any instanceof Box ? 0 : space.flatdim;
    this.#bounds = any instanceof Box ? bounds : "none";
    if (any instanceof Discrete) {
      this.width = 1;
      this.#decode = (row) => any.start + (row[0] as number);
    } else if (any instanceof Box) {
      this.width = any.flatdim;
      this.#decode = (row) => any.unflatten(this.#bounded(row as Float32Array));
      if (bounds === "unit") checkBounded(any);
    } else if (any instanceof MultiDiscrete) {
      this.width = any.nvec.length;
      this.#decode = (row) => Int32Array.from(row);
    } else if (any instanceof MultiBinary) {
      this.width = any.flatdim;
      this.maskLength = 0;
      this.#decode = (row) => Uint8Array.from(row);
    } else {
      throw new TypeError(
        `Cannot encode actions of ${space}: they must be Discrete, MultiDiscrete, MultiBinary or Box.`,
      );
    }
  }

  /** The action of a row, in a fresh value, as an environment takes it. */
  decode(row: Row): A {
    return this.#decode(row) as A;
  }

  /** Writes an action into a row. */
  write(action: A, row: Row): void {
    const any: unknown = this.space;
    if (any instanceof Discrete) row[0] = (action as number) - any.start;
    else row.set(action as ArrayLike<number>);
    if (this.#bounds !== "unit") return;
    const { low, high } = any as Box;
    for (let i = 0; i < row.length; i++) {
      const [least, most] = [low[i] as number, high[i] as number];
      row[i] = (2 * ((row[i] as number) - least)) / (most - least) - 1;
    }
  }

  /** The actions of all rows, one after the other, as a vector environment takes them. */
  decodeBatch(rows: Row): Batched<A> {
    const any: unknown = this.space;
    if (any instanceof Discrete) {
      const actions = rows.slice();
      if (any.start !== 0) for (let i = 0; i < rows.length; i++) actions[i]! += any.start;
      return actions as Batched<A>;
    }
    if (any instanceof Box) return this.#bounded(rows as Float32Array) as Batched<A>;
    return (any instanceof MultiBinary ? Uint8Array.from(rows) : rows.slice()) as Batched<A>;
  }

  /** One or more rows of a Box, within its bounds. */
  #bounded(rows: Float32Array): Float32Array {
    const bounds = this.#bounds;
    if (bounds === "none") return rows.slice();
    const { low, high } = this.space as unknown as Box;
    return rows.map((value, i) => {
      const [least, most] = [low[i % this.width] as number, high[i % this.width] as number];
      const meant = bounds === "clip" ? value : least + 0.5 * (value + 1) * (most - least);
      return Math.min(most, Math.max(least, meant));
    });
  }
}

function checkBounded(space: Box): void {
  const isBounded = (array: ArrayLike<number>): boolean => Array.from(array).every(Number.isFinite);
  if (isBounded(space.low) && isBounded(space.high)) return;
  throw new TypeError(
    `Cannot scale actions of ${space}: they must have finite bounds; give them in the environment.`,
  );
}
