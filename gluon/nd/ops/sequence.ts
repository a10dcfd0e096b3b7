/** Sequences of unequal lengths in one array: masked, their last step, reversed. */
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { cast } from "./cast.ts";
import { flip } from "./flip.ts";
import { squeeze } from "./reshape.ts";
import { slice_axis } from "./slice.ts";
import { take } from "./take.ts";
import { where } from "./where.ts";

/** Options of `SequenceLast` and `SequenceReverse`. */
export interface SequenceOptions {
  /** Whether lengths count; without, each sequence takes all steps. Default: whether there are any. */
  use_sequence_length?: boolean;
  /** The axis of the steps, 0 or 1; that of the sequences is the other one. Default: 0. */
  axis?: number;
}

/** Options of `SequenceMask`. */
export interface SequenceMaskOptions extends SequenceOptions {
  /** What stands beyond the end of a sequence. Default: 0. */
  value?: number;
}

/** Steps and sequences of an array. */
interface Layout {
  readonly axis: 0 | 1;
  readonly steps: number;
  readonly batch: number;
  /** int32 lengths in the place of the axis of the sequences; nothing where each takes all steps. */
  readonly lengths: NDArray | null;
}

function layoutOf(
  name: string,
  data: NDArray,
  lengths: NDArray | null,
  { use_sequence_length = lengths !== null, axis = 0 }: SequenceOptions,
): Layout {
  if ((axis !== 0 && axis !== 1) || data.ndim < 2) {
    throw new RangeError(
      `Cannot ${name} ${formatShape(data.shape)} along axis ${axis}: steps are axis 0 or 1, sequences ` +
        "the other one of the two.",
    );
  }
  const [steps, batch] = [data.shape[axis] as number, data.shape[1 - axis] as number];
  if (!use_sequence_length) return { axis, steps, batch, lengths: null };
  if (lengths === null || lengths.ndim !== 1 || lengths.size !== batch) {
    throw new RangeError(
      `Cannot ${name} ${formatShape(data.shape)} with lengths ${lengths && formatShape(lengths.shape)}: ` +
        `give one for each of the ${batch} sequences.`,
    );
  }
  return {
    axis,
    steps,
    batch,
    lengths: cast(lengths, "int32").reshape(axis === 0 ? [1, batch] : [batch, 1]),
  };
}

/** `0, 1, ...` along the axis of the steps, or of the sequences. */
function count(length: number, axis: number): NDArray {
  const numbers = Int32Array.from({ length }, (_, i) => i);
  return NDArray.from(numbers, axis === 0 ? [length, 1] : [1, length], "int32");
}

/** The elements `[step, sequence, ...]` of `data`, for int32 steps that are broadcast to both axes. */
function atSteps(data: NDArray, { axis, steps, batch }: Layout, at: NDArray): NDArray {
  const rest = data.shape.slice(2);
  const sequences = count(batch, 1 - axis);
  const positions =
    axis === 0 ? at.multiply(batch).add(sequences) : at.add(sequences.multiply(steps));
  return take(data.reshape([steps * batch, ...rest]), positions);
}

/**
 * Masking of sequences: `data (steps, batch, ...)`, or `(batch, steps, ...)` with `axis` 1, with `value` from the end of
 * each sequence on. Lengths `(batch,)` are truncated.
 */
export function SequenceMask(
  data: NDArray,
  sequence_length: NDArray | null = null,
  { value = 0, ...options }: SequenceMaskOptions = {},
): NDArray {
  return scope(() => {
    const { axis, steps, lengths } = layoutOf("SequenceMask", data, sequence_length, options);
    if (lengths === null) return data.reshape(data.shape);
    const inside = count(steps, axis).lesser(lengths);
    return where(
      inside.reshape([...inside.shape, ...data.shape.slice(2).map(() => 1)]),
      data,
      value,
    );
  });
}

/**
 * The last step of each sequence of `data (steps, batch, ...)` as `(batch, ...)`; a length below 1 counts as 1.
 */
export function SequenceLast(
  data: NDArray,
  sequence_length: NDArray | null = null,
  options: SequenceOptions = {},
): NDArray {
  return scope(() => {
    const layout = layoutOf("SequenceLast", data, sequence_length, options);
    const { axis, steps, lengths } = layout;
    if (lengths === null) return squeeze(slice_axis(data, axis, steps - 1, steps), axis);
    const last = lengths
      .subtract(1)
      .maximum(0)
      .minimum(steps - 1);
    return squeeze(atSteps(data, layout, last), axis);
  });
}

/** Each sequence of `data (steps, batch, ...)` backwards; what is beyond its end stays. */
export function SequenceReverse(
  data: NDArray,
  sequence_length: NDArray | null = null,
  options: SequenceOptions = {},
): NDArray {
  return scope(() => {
    const layout = layoutOf("SequenceReverse", data, sequence_length, options);
    const { axis, steps, lengths } = layout;
    if (lengths === null) return flip(data, axis);
    const [at, ends] = [count(steps, axis), lengths.minimum(steps)];
    return atSteps(data, layout, where(at.lesser(ends), ends.subtract(at).subtract(1), at));
  });
}
