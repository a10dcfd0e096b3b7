/** Batches on the host: samples put together, where no backend is needed, as in a worker thread. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { arrayOf, storedDTypeOf } from "../io/stored_dtype.ts";
import type { NumericArray } from "../nd/mod.ts";
import { formatShape, sameShape, sizeOf } from "../nd/shape.ts";
import type { Structure } from "../nd/structure.ts";

/** A batch of which each field is a tensor `(batch, ...)`. */
export type HostBatch = Structure<Tensor>;

/** Whether a value is a tensor on the host: `{ shape, dtype, data }`. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

/** A number, a typed array or a tensor, as a tensor; undefined for anything else. */
export function toTensor(value: unknown): Tensor | undefined {
  if (typeof value === "number") {
    return { shape: [], dtype: "float32", data: Float32Array.of(value) };
  }
  if (isTensor(value)) return value;
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined;
  const data = value as NumericArray;
  return { shape: [data.length], dtype: storedDTypeOf(data), data };
}

/**
 * Puts samples together: numbers and tensors of one shape to a tensor with one axis more at the front; of arrays and
 * records, field by field.
 *
 * @param combine Puts the tensors of one field together.
 * @throws {RangeError} where the shapes of a field differ.
 * @throws {TypeError} where a sample is of another form than the first, or holds something else.
 */
export function batchFields<R>(
  samples: readonly unknown[],
  combine: (leaves: readonly unknown[], path: string) => R,
): Structure<R> {
  const build = (each: readonly unknown[], path: string): Structure<R> => {
    const [first] = each;
    if (Array.isArray(first)) {
      return first.map((_, k) =>
        build(
          each.map((sample) => fieldOf(sample, k, path)),
          `${path}[${k}]`,
        ),
      );
    }
    if (isRecord(first)) {
      const entries = Object.keys(first).map((name): [string, Structure<R>] => [
        name,
        build(
          each.map((sample) => fieldOf(sample, name, path)),
          `${path}.${name}`,
        ),
      ]);
      return Object.fromEntries(entries);
    }
    return combine(each, path);
  };
  return build(samples, "");
}

/** The samples' tensors, one on top of the other: `(...) -> (batch, ...)`. */
export function stackTensors(leaves: readonly unknown[], path: string): Tensor {
  const tensors = leaves.map((leaf, i) => toTensor(leaf) ?? failLeaf(leaf, i, path));
  const { shape, dtype } = tensors[0] as Tensor;
  const size = sizeOf(shape);
  const data = new arrayOf[dtype](tensors.length * size);
  for (const [i, each] of tensors.entries()) {
    if (!sameShape(each.shape, shape) || each.dtype !== dtype) {
      throw new RangeError(
        `Cannot put samples into one batch: ${nameOf(path)} of the first is ${dtype} ${formatShape(shape)}, of ` +
          `number ${i} ${each.dtype} ${formatShape(each.shape)}; make them alike, or set batchify_fn to ` +
          "batchify.pad().",
      );
    }
    data.set(each.data, i * size);
  }
  return { shape: [tensors.length, ...shape], dtype, data };
}

/** What a message calls the field at a path. */
export function nameOf(path: string): string {
  return path === "" ? "the sample" : `field ${path}`;
}

/** The buffers of a batch, which can be moved to another thread. */
export function buffersOf(batch: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  mapLeaves(batch, (leaf) => {
    const { buffer } = (isTensor(leaf) ? leaf.data : leaf) as Partial<Uint8Array>;
    if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  });
  return [...buffers];
}

/** A batch with `fn(leaf)` in the place of every tensor and everything else that is no array or record. */
export function mapLeaves(batch: unknown, fn: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(batch)) return batch.map((each) => mapLeaves(each, fn));
  if (!isRecord(batch)) return fn(batch);
  return Object.fromEntries(
    Object.entries(batch).map(([name, each]) => [name, mapLeaves(each, fn)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || isTensor(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function fieldOf(sample: unknown, key: string | number, path: string): unknown {
  const isAlike = typeof key === "number" ? Array.isArray(sample) : isRecord(sample);
  if (isAlike) return (sample as Readonly<Record<string | number, unknown>>)[key];
  throw new TypeError(
    `Cannot put samples into one batch: ${nameOf(path)} is an array or a record in the first, but in another ` +
      `${formatValue(sample)}; make them alike.`,
  );
}

function failLeaf(leaf: unknown, index: number, path: string): never {
  throw new TypeError(
    `Cannot put samples into one batch: ${nameOf(path)} of number ${index} is ${formatValue(leaf)}; it must be a ` +
      "number, a typed array or a tensor { shape, dtype, data }, or set batchify_fn.",
  );
}
