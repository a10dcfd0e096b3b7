/** Observations as rows of numbers: what replay buffers store and networks read. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { nd } from "../../gluon/mod.ts";
import type { Observation } from "../environment.ts";
import type { FrameLayout } from "../replay/frame_store.ts";
import { type Batched, Box, type Space } from "../spaces/mod.ts";

/** One encoded value, or several one after the other. */
export type Row = Float32Array | Int32Array | Uint8Array;

/** The element type of rows. */
export type RowDType = "float32" | "int32" | "uint8";

/** Rows of equal width in one piece of memory. */
export interface Rows {
  /** All rows, one after the other. */
  readonly all: Row;
  /** Views of `all`, one a row. */
  readonly each: readonly Row[];
}

/** How wide rows are, and of what. */
export interface RowLayout {
  /** Numbers in a row. */
  readonly width: number;
  /** The type of the numbers. */
  readonly dtype: RowDType;
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/**
 * An array of zeros for `count` rows.
 *
 * @throws {RangeError} where there is not the memory for it.
 */
export function rowArray(count: number, { width, dtype }: RowLayout): Row {
  try {
    return new ARRAYS[dtype](count * width);
  } catch (cause) {
    throw new RangeError(
      `Cannot allocate ${count} rows of ${width} numbers: there is not the memory for it; use a smaller ` +
        "space (each category takes a number, one-hot), fewer environments or n_steps.",
      { cause },
    );
  }
}

/** `count` rows of zeros. */
export function makeRows(count: number, layout: RowLayout): Rows {
  const { width } = layout;
  const all = rowArray(count, layout);
  const each = Array.from({ length: count }, (_, i) => all.subarray(i * width, (i + 1) * width));
  return { all, each };
}

/**
 * The encoding of an observation space: bytes as they are where it is a Box of `uint8` (pixels),
 * else the floats that `space.flatten` gives (one-hot for categories).
 */
export class ObservationEncoding<O extends Observation = Observation> implements RowLayout {
  /** The space that is encoded. */
  readonly space: Space<O>;
  /** Numbers in a row. */
  readonly width: number;
  /** The type of these numbers. */
  readonly dtype: "float32" | "uint8";
  /** Shape of one observation as a network reads it: that of a Box, else `[width]`. */
  readonly shape: nd.Shape;
  /** The frames that an observation of bytes is made of; `null` where it is not of bytes. */
  readonly frames: FrameLayout | null;

  readonly #isStrict: boolean;
  #hasWarned = false;

  /**
   * The encoding of a space.
   *
   * @param strict whether an observation beyond the bounds of its Box is an error. Default: false.
   */
  constructor(space: Space<O>, { strict = false }: { readonly strict?: boolean } = {}) {
    this.#isStrict = strict;
    const box = (space as unknown) instanceof Box ? (space as unknown as Box<"uint8">) : null;
    this.space = space;
    this.width = space.flatdim;
    this.dtype = box?.dtype === "uint8" ? "uint8" : "float32";
    this.shape = box === null ? [this.width] : space.shape;
    const stack = box?.stack_size ?? 1;
    this.frames = this.dtype === "uint8" ? { width: this.width / stack, stack } : null;
  }

  /**
   * Writes an observation into a row. One that is beyond the bounds of its Box is taken as it is, as
   * by Gymnasium, with one warning; where the encoding is strict, it is refused.
   *
   * @throws {RangeError} where it is no observation of the space, or has NaN or an infinity in it.
   */
  encode(observation: unknown, row: Row, what: () => string): void {
    const { space } = this;
    if (!space.contains(observation)) {
      if (this.#isStrict || !space.contains(observation, { ignoreBounds: true })) {
        throw new RangeError(
          `Cannot ${what()}: the observation ${formatValue(observation)} is not in ` +
            `observation_space ${space}.`,
        );
      }
      if (!this.#hasWarned) {
        console.warn(
          `${what()}: the observation ${formatValue(observation)} is beyond the bounds of ` +
            `observation_space ${space}; it is taken as it is (warned once).`,
        );
      }
      this.#hasWarned = true;
    }
    if (!(row instanceof Float32Array)) {
      row.set(observation as Uint8Array);
      return;
    }
    space.flatten(observation as O, row);
    for (let i = 0; i < row.length; i++) {
      if (Number.isFinite(row[i])) continue;
      throw new RangeError(
        `Cannot ${what()}: the observation ${formatValue(observation)} is not finite; every number ` +
          "in it must be.",
      );
    }
  }

  /**
   * Writes a batch of observations into rows, all at once, where they are arrays of the rows' type and none is beyond
   * bounds or not finite; else writes none, and says so.
   */
  encodeAll(batch: Batched<O>, { all }: Rows): boolean {
    const box: unknown = this.space;
    if (!(box instanceof Box && isLike(batch, all) && isWithin(batch, box))) return false;
    all.set(batch);
    return true;
  }

  /** `x (batch, width)` as a network reads it: `(batch, ...shape)` of float32. */
  toInput(x: nd.NDArray): nd.NDArray {
    const floats = x.dtype === "float32" ? x : x.astype("float32");
    return this.shape.length === 1 ? floats : floats.reshape([x.shape[0] ?? 0, ...this.shape]);
  }
}

function isLike(batch: unknown, rows: Row): batch is Row {
  return batch instanceof rows.constructor && (batch as Row).length === rows.length;
}

/** Whether all numbers of a batch are finite, and within the bounds of the space of its elements. */
function isWithin(batch: Row, { low, high }: Pick<Box, "low" | "high">): boolean {
  for (let begin = 0; begin < batch.length; begin += low.length) {
    for (let i = 0; i < low.length; i++) {
      const value = batch[begin + i] as number;
      const isFine = value >= (low[i] as number) && value <= (high[i] as number);
      if (!(isFine && Number.isFinite(value))) return false;
    }
  }
  return true;
}
