/** Datasets of arrays. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { arrayOf } from "../io/stored_dtype.ts";
import { flattenNested } from "../nd/creation.ts";
import {
  array,
  NDArray,
  type NestedNumbers,
  type NumericArray,
  slice_axis,
  take,
} from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import { checkIndex, Dataset } from "./dataset.ts";
import { isTensor, toTensor } from "./host_batch.ts";

/** What an `ArrayDataset` is made of, each as long as the others. */
export type ArrayField = NDArray | Tensor | NumericArray | Dataset<unknown> | readonly unknown[];

/** What a sample has of a field: numbers of flat arrays, else rows; nested numbers become tensors on the host. */
export type FieldSample<F> = F extends NDArray
  ? NDArray
  : F extends NumericArray
    ? number
    : F extends Dataset<infer T>
      ? T
      : F extends readonly (infer T)[]
        ? T extends readonly unknown[]
          ? Tensor
          : T
        : Tensor;

/** The samples of several fields; of one alone, not in an array. */
export type ArraySample<F extends readonly ArrayField[]> = F extends readonly [infer Only]
  ? FieldSample<Only>
  : { -readonly [K in keyof F]: FieldSample<F[K]> };

/**
 * Dataset of arrays of equal length along their first axis, such as images and labels: device arrays, tensors
 * `{ shape, dtype, data }` on the host, typed arrays, lists, other datasets. A sample is one row of each.
 */
export class ArrayDataset<const F extends readonly ArrayField[]> extends Dataset<ArraySample<F>> {
  readonly length: number;
  readonly #columns: readonly Column[];

  /** @throws {RangeError} where there is no array, or they differ in length. */
  constructor(...fields: F) {
    super();
    this.#columns = fields.map(columnOf);
    const [first] = this.#columns;
    if (first === undefined) {
      throw new RangeError("Cannot make an ArrayDataset of nothing: give an array, or several.");
    }
    this.length = first.length;
    const other = this.#columns.findIndex(({ length }) => length !== first.length);
    if (other >= 0) {
      throw new RangeError(
        `Cannot make an ArrayDataset: array 0 has length ${first.length}, array ${other} ` +
          `${this.#columns[other]?.length}; all must be equally long.`,
      );
    }
  }

  /** The sample of an index, 0 to `length - 1`. */
  at(index: number): ArraySample<F> | Promise<ArraySample<F>> {
    checkIndex(index, this.length);
    const values = this.#columns.map((column) => column.at(index));
    if (values.length === 1) return values[0] as ArraySample<F>;
    const isPending = values.some((value) => value instanceof Promise);
    return (isPending ? Promise.all(values) : values) as ArraySample<F>;
  }

  /**
   * Many samples as one batch, as `default_batchify_fn` would make it of them; a dataset that has its samples in
   * one piece overrides this.
   */
  override gather(indices: readonly number[]): unknown {
    for (const index of indices) checkIndex(index, this.length);
    const values = this.#columns.map((column) => column.gather(indices));
    if (values.includes(undefined)) return undefined;
    return values.length === 1 ? values[0] : values;
  }
}

/** One field of all samples. */
interface Column {
  readonly length: number;
  at(index: number): unknown;
  /** Its rows as one batch; undefined where it has them one by one only. */
  gather(indices: readonly number[]): unknown;
}

function columnOf(field: ArrayField): Column {
  if (field instanceof Dataset) return field;
  if (field instanceof NDArray) return deviceColumn(field);
  const tensor = toTensor(isTensor(field) ? field : ArrayBuffer.isView(field) ? field : undefined);
  if (tensor !== undefined) return tensorColumn(tensor);
  if (Array.isArray(field)) return listColumn(field);
  throw new TypeError(
    `Cannot make an ArrayDataset of ${formatValue(field)}: give arrays, tensors, lists or datasets.`,
  );
}

function deviceColumn(x: NDArray): Column {
  return {
    length: x.shape[0] ?? 0,
    at: (index) => slice_axis(x, 0, index, index + 1).reshape(x.shape.slice(1)),
    gather: (indices) => take(x, array(Int32Array.from(indices))),
  };
}

function tensorColumn({ shape: [length = 0, ...shape], dtype, data }: Tensor): Column {
  const size = sizeOf(shape);
  const row = (index: number): NumericArray => data.subarray(index * size, (index + 1) * size);
  return {
    length,
    at: (index) => (shape.length === 0 ? data[index] : { shape, dtype, data: row(index) }),
    gather(indices): Tensor {
      const rows = new arrayOf[dtype](indices.length * size);
      for (const [i, index] of indices.entries()) rows.set(row(index), i * size);
      return { shape: [indices.length, ...shape], dtype, data: rows };
    },
  };
}

/** Numbers are taken for a typed array, and lists of numbers for tensors: an array in a sample is several fields. */
function listColumn(list: readonly unknown[]): Column {
  if (list.length > 0 && list.every((each) => typeof each === "number")) {
    return tensorColumn(toTensor(Float32Array.from(list as number[])) as Tensor);
  }
  const samples = list.map((each) => (Array.isArray(each) ? nestedTensor(each) : each));
  return { length: list.length, at: (index) => samples[index], gather: () => undefined };
}

function nestedTensor(nested: NestedNumbers): Tensor {
  const { values, shape } = flattenNested(nested);
  return { shape, dtype: "float32", data: Float32Array.from(values) };
}
