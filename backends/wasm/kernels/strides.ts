/** How arrays of any rank are walked by kernels of fixed rank: axes merged, the rest as a table of offsets. */

import type { Shape } from "../../backend.ts";

/** A walk over several arrays at once. */
export interface Walk {
  /** Lengths of the innermost axes, as many as asked for (padded with 1). */
  readonly lengths: readonly number[];
  /** Strides along them, for each array. */
  readonly strides: readonly (readonly number[])[];
  /** Where each array starts, in elements, for every position of the outer axes. */
  readonly starts: readonly (readonly number[])[];
}

/** Merges axes along which all arrays step alike, and leaves the innermost `rank` to the kernel. */
export function walk(shape: Shape, strides: readonly (readonly number[])[], rank: number): Walk {
  const lengths: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const last = lengths.length - 1;
    if (last >= 0 && strides.every((own, i) => steps[i]![last] === own[axis]! * length)) {
      lengths[last]! *= length;
      for (const [i, own] of strides.entries()) steps[i]![last] = own[axis]!;
    } else {
      lengths.push(length);
      for (const [i, own] of strides.entries()) steps[i]!.push(own[axis]!);
    }
  }
  while (lengths.length < rank) {
    lengths.unshift(1);
    for (const own of steps) own.unshift(0);
  }
  const outer = lengths.length - rank;
  return {
    lengths: lengths.slice(outer),
    strides: steps.map((own) => own.slice(outer)),
    starts: steps.map((own) => outerStarts(lengths.slice(0, outer), own)),
  };
}

function outerStarts(lengths: readonly number[], strides: readonly number[]): number[] {
  let starts = [0];
  for (const [axis, length] of lengths.entries()) {
    starts = starts.flatMap((start) =>
      Array.from({ length }, (_, i) => start + i * strides[axis]!),
    );
  }
  return starts;
}
