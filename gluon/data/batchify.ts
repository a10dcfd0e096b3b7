/** How samples become a batch, as MXNet 2.0's `gluon.data.batchify` has it. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { arrayOf } from "../io/stored_dtype.ts";
import { NDArray, stack as stackArrays } from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import type { Structure } from "../nd/structure.ts";
import { batchFields, nameOf, stackTensors, toTensor } from "./host_batch.ts";

/** Makes a batch of samples; tensors in it become arrays on the device afterwards. */
export type Batchify<T = never> = (samples: readonly T[]) => unknown;

/** Options of `pad`. */
export interface PadOptions {
  /** What to fill up with. Default: 0. */
  readonly val?: number;
  /** Lengths become multiples of this. Default: 1. */
  readonly round_to?: number;
}

/**
 * Stacks samples along a new first axis, field by field: the default. Numbers and tensors are put together on the host,
 * device arrays on the device.
 */
export function default_batchify_fn(samples: readonly unknown[]): Structure<Tensor | NDArray> {
  return batchFields<Tensor | NDArray>(samples, (leaves, path) =>
    leaves[0] instanceof NDArray
      ? stackArrays(leaves as readonly NDArray[])
      : stackTensors(leaves, path),
  );
}

/** `default_batchify_fn` under MXNet 2.0's name. */
export const stack: typeof default_batchify_fn = default_batchify_fn;

/**
 * Pads samples at the end of every axis to the longest of the batch, field by field, and stacks them: sentences of
 * unequal lengths.
 *
 * @throws {RangeError} where tensors of a field have unequally many axes.
 */
export function pad({
  val = 0,
  round_to = 1,
}: PadOptions = {}): (samples: readonly unknown[]) => Structure<Tensor> {
  if (!Number.isSafeInteger(round_to) || round_to < 1) {
    throw new RangeError(
      `Cannot pad with round_to ${formatValue(round_to)}: it must be a positive integer.`,
    );
  }
  return (samples) =>
    batchFields(samples, (leaves, path) => {
      const tensors = leaves.map((leaf) => toTensor(leaf));
      if (tensors.includes(undefined)) return stackTensors(leaves, path); // which says what is wrong
      return padTensors(tensors as Tensor[], path, val, round_to);
    });
}

/** Applies a function to each field: `group(stack, pad({ val: -1 }))` stacks the first and pads the second. */
export function group(
  ...fns: readonly ((samples: readonly unknown[]) => unknown)[]
): (samples: readonly (readonly unknown[])[]) => unknown[] {
  return (samples) => {
    const wrong = samples.find((sample) => sample.length !== fns.length);
    if (wrong !== undefined) {
      throw new RangeError(
        `Cannot group ${fns.length} functions over a sample of ${wrong.length} fields; give one for each.`,
      );
    }
    return fns.map((fn, k) => fn(samples.map((sample) => sample[k])));
  };
}

function padTensors(
  tensors: readonly Tensor[],
  path: string,
  val: number,
  roundTo: number,
): Tensor {
  const { shape, dtype } = tensors[0] as Tensor;
  const longest = shape.map((_, axis) => {
    const length = Math.max(...tensors.map((each) => each.shape[axis] ?? 0));
    return Math.ceil(length / roundTo) * roundTo;
  });
  const size = sizeOf(longest);
  const data = new arrayOf[dtype](tensors.length * size).fill(val);
  for (const [i, each] of tensors.entries()) {
    if (each.shape.length !== shape.length || each.dtype !== dtype) {
      throw new RangeError(
        `Cannot pad samples: ${nameOf(path)} of the first has ${shape.length} axes of ${dtype}, of number ${i} ` +
          `${each.shape.length} of ${each.dtype}; make them alike.`,
      );
    }
    place(each, data.subarray(i * size), longest);
  }
  return { shape: [tensors.length, ...longest], dtype, data };
}

/** Copies a tensor into the front corner of a larger one. */
function place({ shape, data }: Tensor, target: Tensor["data"], longest: readonly number[]): void {
  const row = shape.at(-1) ?? 1;
  for (let from = 0; from < data.length; from += row) {
    let [rest, to, stride] = [from / row, 0, longest.at(-1) ?? 1];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const length = shape[axis] as number;
      to += (rest % length) * stride;
      rest = Math.floor(rest / length);
      stride *= longest[axis] as number;
    }
    target.set(data.subarray(from, from + row), to);
  }
}
