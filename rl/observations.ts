/** How observations become rows of numbers: what replay memory stores and networks read. */
import type { nd } from "../gluon/mod.ts";
import type { Observation } from "./environment.ts";
import { Box, type Space } from "./spaces.ts";

/** One observation, or several one after the other. */
export type Row = Float32Array | Uint8Array;

/** Rows of equal width in one piece of memory. */
export interface Rows {
  readonly all: Row;
  /** Views of `all`, one a row. */
  readonly each: readonly Row[];
}

/**
 * The rows of a space: bytes as they are where it is a Box of `uint8` (pixels), else the floats
 * that `space.flatten` gives.
 */
export class Encoding<O extends Observation = Observation> {
  readonly space: Space<O>;
  /** Numbers in a row. */
  readonly width: number;
  readonly dtype: "float32" | "uint8";
  /** Shape of one observation as a network reads it: that of a Box, else `[width]`. */
  readonly shape: nd.Shape;

  constructor(space: Space<O>) {
    const isBox = (space as unknown) instanceof Box;
    this.space = space;
    this.width = space.flatdim;
    this.dtype =
      isBox && (space as unknown as Box).dtype === ("uint8" as string) ? "uint8" : "float32";
    this.shape = isBox ? space.shape : [this.width];
  }

  /** Rows of zeros. */
  rows(count: number): Rows {
    const RowArray = this.dtype === "uint8" ? Uint8Array : Float32Array;
    const all = new RowArray(count * this.width);
    const each = Array.from({ length: count }, (_, i) =>
      all.subarray(i * this.width, (i + 1) * this.width),
    );
    return { all, each };
  }

  /** Writes an observation into a row. */
  write(observation: O, row: Row): void {
    if (row instanceof Float32Array) this.space.flatten(observation, row);
    else row.set(observation as Uint8Array);
  }

  /** `x (batch, width)` as a network reads it: `(batch, ...shape)` of float32. */
  toInput(x: nd.NDArray): nd.NDArray {
    const floats = x.dtype === "float32" ? x : x.astype("float32");
    return this.shape.length === 1 ? floats : floats.reshape([x.shape[0] ?? 0, ...this.shape]);
  }
}
