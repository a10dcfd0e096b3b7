/** Connectionist temporal classification (CTC): how likely a sequence of labels is, over all alignments. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, float, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape } from "../shape.ts";
import { lattice, walk, walkBack } from "./ctc_lattice.ts";
import { softmax } from "./softmax.ts";
import { masked, where } from "./where.ts";

interface Attrs {
  /** The class that stands for no label. */
  readonly blank: number;
}

const samples = [
  { data: [4, 2, 3], label: [0, 1, 1, 0], of: [2, 2], frames: [4, 3], counts: [2, 1] },
  { data: [3, 1, 4], label: [2, 2], of: [1, 2], frames: [3], counts: [2] },
  { data: [5, 3, 3], label: [1, -1, 0, 1, 0, 0], of: [3, 2], frames: [5, 2, 4], counts: [1, 2, 0] },
  { data: [2, 1, 3], label: [0, 0], of: [1, 2], frames: [2], counts: [2] },
];

export const ctcLossOp: Op<Attrs> = defineOp<Attrs>({
  name: "ctc_loss",
  accepts: [float, numeric],
  shape: (_, ...inputs) => {
    const [data, label, frames, counts] = inputs as [ArrayType, ArrayType, ArrayType, ArrayType];
    const batch = data.shape[1] as number;
    const fits =
      data.shape.length === 3 &&
      label.shape.length === 2 &&
      [label, frames, counts].every(({ shape }) => shape[0] === batch) &&
      [frames, counts].every(({ shape }) => sameShape(shape, [batch]));
    if (fits) return [batch];
    throw new RangeError(
      `Cannot align labels ${formatShape(label.shape)} with data ${formatShape(data.shape)}, lengths ` +
        `${formatShape(frames.shape)} and ${formatShape(counts.shape)}: data must be (sequence_length, ` +
        "batch, classes), labels (batch, label_sequence_length) and lengths (batch).",
    );
  },
  gradient: ({ dy, attrs: { blank } }, ...inputs) => [
    () => {
      const [data, label, frames, counts] = inputs as [NDArray, NDArray, NDArray, NDArray];
      const grid = lattice(data, label, frames, blank);
      const { logLikelihood, feasible, steps, ends } = walk(grid, counts);
      const posterior = walkBack(grid, steps, ends, logLikelihood);
      const slope = softmax(data)
        .subtract(posterior)
        .multiply(dy.reshape([1, -1, 1]));
      return masked(grid.active.multiply(feasible.reshape([1, -1, 1])), slope);
    },
    null,
    null,
    null,
  ],
  lower: ({ blank }, ...inputs) => {
    const [data, label, frames, counts] = inputs as [NDArray, NDArray, NDArray, NDArray];
    const { logLikelihood, feasible } = walk(lattice(data, label, frames, blank), counts);
    return where(feasible, logLikelihood.negative(), 0);
  },
  samples: samples.map(({ data, label, of, frames, counts }) => ({
    inputs: [
      data,
      { shape: of, draw: { values: label } },
      { shape: [frames.length], draw: { values: frames } },
      { shape: [counts.length], dtype: "int32", draw: { values: counts } },
    ],
    attrs: { blank: (data[2] as number) - 1 },
  })),
});

/** Options of `CTCLoss`. */
export interface CTCLossOptions {
  /**
   * The class that stands for no label: the first (0; labels count from 1, and 0 fills rows up), or
   * the last (labels count from 0, and -1 fills rows up). Default: "first".
   */
  blank_label?: "first" | "last";
}

/**
 * Connectionist temporal classification: `-log p(label | data)`, the sum over all alignments, of each
 * sample. `data (sequence_length, batch, classes)` are scores before softmax, `label (batch,
 * label_sequence_length)` classes, `data_lengths` and `label_lengths (batch)` how many count (by
 * default all frames, and labels up to the first that only fills its row) `-> (batch)`. Loss and
 * gradient are 0 where no alignment is possible, because there are too few frames; in MXNet the loss
 * is 0 and the gradient is not written.
 * Source: Graves et al. 2006.
 */
export function CTCLoss(
  data: NDArray,
  label: NDArray,
  data_lengths: NDArray | null = null,
  label_lengths: NDArray | null = null,
  { blank_label = "first" }: CTCLossOptions = {},
): NDArray {
  if (blank_label !== "first" && blank_label !== "last") {
    throw new RangeError(
      `Cannot align with blank_label ${formatValue(blank_label)}: it must be "first" or "last".`,
    );
  }
  const [frames = 0, batch = 0, classes = 0] = data.shape;
  const filler = blank_label === "first" ? 0 : -1;
  return scope(() => {
    const lengths =
      data_lengths ?? NDArray.from(new Int32Array(batch).fill(frames), [batch], "int32");
    const counts = label_lengths ?? countUntil(label, filler);
    const blank = filler === 0 ? 0 : classes - 1;
    return apply(ctcLossOp, [data, label, lengths, counts], { blank });
  });
}

/** How many elements of each row come before the first `filler`. */
function countUntil(label: NDArray, filler: number): NDArray {
  const [batch = 0, length = 0] = label.shape;
  const counts = NDArray.from(
    Float64Array.from({ length }, (_, i) => i),
    [1, length],
    "float32",
  );
  if (length === 0) return NDArray.from(new Int32Array(batch), [batch], "int32");
  const fills = label.astype("float32").equal(filler);
  return where(fills, counts, length).min({ axis: 1 });
}
