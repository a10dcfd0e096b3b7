/**
 * The lattice of CTC: states are blanks and labels in turn, and each frame stays, moves to the next
 * state or skips a blank. Two columns stand before the states: nothing, and the begin.
 */
import { NDArray } from "../ndarray.ts";
import { concat, stack } from "./concat.ts";
import { exp } from "./maths.ts";
import { one_hot } from "./one_hot.ts";
import { pick } from "./pick.ts";
import { log_softmax } from "./softmax.ts";
import { add_at, take } from "./take.ts";
import { masked, where } from "./where.ts";

/** The logarithm of 0, finite so that differences are no NaN. */
const LOW = -1e30;

/** What is the same at every frame. */
export interface Lattice {
  /** Shape of the data. */
  readonly shape: readonly number[];
  /** Columns: two and the states. */
  readonly width: number;
  /** Log-probability of what each column stands for, `(frames, batch, width)`. */
  readonly emission: NDArray;
  /** Where in `(batch * classes)` each column's class is, `(batch, width)`. */
  readonly places: NDArray;
  /** 0 where a column may be reached from the one 0, 1 or 2 before, else LOW: `(batch, 3, width)`. */
  readonly arrows: NDArray;
  /** 1 where a frame counts, `(frames, batch, 1)`. */
  readonly active: NDArray;
}

function integers(length: number, value: (i: number) => number): NDArray {
  return NDArray.from(
    Int32Array.from({ length }, (_, i) => value(i)),
    [length],
    "int32",
  );
}

/** Column 3 of a lattice is the first label, 5 the second, ...: 1, 2, ... there, and 0 elsewhere. */
function labelOf(column: number): number {
  return column > 2 && column % 2 === 1 ? (column - 1) / 2 : 0;
}

/** The lattice of `label (batch, length)` over `data (frames, batch, classes)`. */
export function lattice(data: NDArray, label: NDArray, frames: NDArray, blank: number): Lattice {
  const [length = 0, batch = 0, classes = 0] = data.shape;
  const labels = label.shape[1] as number;
  const width = 2 * labels + 3;
  const order = integers(width, labelOf);
  const column = (value: number): NDArray =>
    NDArray.from(new Float64Array(batch).fill(value), [batch, 1], "float32");
  const known = label.astype("float32").clip(0, classes - 1);
  const classOf = take(concat([column(blank), known]), order, { axis: 1 });
  const rows = integers(batch, (i) => i * classes).reshape([batch, 1]);
  const places = classOf.astype("int32").add(rows);
  const scores = log_softmax(data).reshape([length, batch * classes]);
  const emission = take(scores, places, { axis: 1 }).maximum(LOW);
  // A blank between two labels may be skipped, unless they are the same; so may the one before them.
  const skips: NDArray[] = [column(LOW)];
  if (labels > 0) skips.push(column(0));
  if (labels > 1) {
    skips.push(
      known
        .slice_axis(1, 1, null)
        .equal(known.slice_axis(1, 0, -1))
        .multiply(LOW),
    );
  }
  const skip = take(concat(skips), order, { axis: 1 });
  const step = NDArray.from(
    Float64Array.from({ length: width }, (_, i) => (i < 2 ? LOW : 0)),
    [1, width],
    "float32",
  ).broadcast_to([batch, width]);
  const times = integers(length, (i) => i)
    .astype("float32")
    .reshape([length, 1, 1]);
  const active = times.lesser(frames.astype("float32").reshape([1, batch, 1]));
  return {
    shape: data.shape,
    width,
    emission,
    places,
    arrows: stack([step, step, skip], { axis: 1 }),
    active,
  };
}

/** The forward pass. */
export interface Walk {
  /** `log p(label | data)` of each sample. */
  readonly logLikelihood: NDArray;
  /** 1 where there is an alignment at all. */
  readonly feasible: NDArray;
  /** Of each frame: the share of what comes from 0, 1 and 2 columns before, `(batch, 3, width)`. */
  readonly steps: readonly NDArray[];
  /** The last two columns, the last blank and the last label, each with its log-probability. */
  readonly ends: readonly { readonly at: NDArray; readonly log: NDArray }[];
}

/** Log-probability of all beginnings of alignments, frame after frame (the forward variables). */
export function walk(grid: Lattice, counts: NDArray): Walk {
  const { shape, width, emission, arrows, active } = grid;
  const [length = 0, batch = 0] = shape;
  const sources = integers(3 * width, (i) => Math.max(0, (i % width) - Math.floor(i / width)));
  const begin = Float64Array.from({ length: width }, (_, i) => (i === 1 ? 0 : LOW));
  let alpha = NDArray.from(begin, [1, width], "float32").broadcast_to([batch, width]);
  const steps: NDArray[] = [];
  for (let t = 0; t < length; t++) {
    const from = take(alpha, sources, { axis: 1 }).reshape([batch, 3, width]).add(arrows);
    const top = from.max({ axis: 1, keepdims: true });
    const shares = exp(from.subtract(top));
    const total = shares.sum({ axis: 1, keepdims: true });
    steps.push(shares.divide(total));
    const next = total.log().add(top).reshape([batch, width]).add(frame(emission, t));
    alpha = where(frame(active, t), next, alpha);
  }
  const last = counts.astype("float32").multiply(2).add(2);
  const ends = [last, last.subtract(1)].map((at) => ({ at, log: pick(alpha, at) }));
  const [a, b] = ends.map(({ log }) => log) as [NDArray, NDArray];
  const top = a.maximum(b);
  const logLikelihood = exp(a.subtract(top))
    .add(exp(b.subtract(top)))
    .log()
    .add(top);
  return { logLikelihood, feasible: logLikelihood.greater(LOW / 2), steps, ends };
}

/**
 * The share of alignments that are in each class at each frame, `(frames, batch, classes)`: the
 * gradient of the log-likelihood by the log-probabilities.
 */
export function walkBack(
  { shape, width, places, active }: Lattice,
  steps: Walk["steps"],
  ends: Walk["ends"],
  logLikelihood: NDArray,
): NDArray {
  const [length = 0, batch = 0, classes = 0] = shape;
  // Column c was left for column c + j by arrow j; what would be beyond the end is at column 0: nothing.
  const targets = integers(3 * width, (i) => {
    const [arrow, column] = [Math.floor(i / width), i % width];
    return arrow * width + (column + arrow < width ? column + arrow : 0);
  });
  let share = ends
    .map(({ at, log }) => {
      const weight = exp(log.subtract(logLikelihood)).reshape([batch, 1]);
      return one_hot(at, width).multiply(weight);
    })
    .reduce((a, b) => a.add(b));
  const shares: NDArray[] = [];
  for (let t = length - 1; t >= 0; t--) {
    const counts = frame(active, t);
    shares.unshift(masked(counts, share));
    const moved = (steps[t] as NDArray).multiply(share.reshape([batch, 1, width]));
    const back = take(moved.reshape([batch, 3 * width]), targets, { axis: 1 })
      .reshape([batch, 3, width])
      .sum({ axis: 1 });
    share = where(counts, back, share);
  }
  if (length === 0) return NDArray.from([], shape, "float32");
  const flat = [length, batch * classes];
  return add_at(stack(shares), places, flat, { axis: 1 }).reshape(shape);
}

/** What belongs to frame `t`. */
function frame(x: NDArray, t: number): NDArray {
  return x.slice_axis(0, t, t + 1).squeeze(0);
}
