/**
 * The safetensors format: named tensors and a few words about them in one file, without code.
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * A file is the length of the header (8 bytes, little-endian), the header (JSON: for every tensor its
 * dtype, shape and place), and the tensors' bytes.
 */

import type { DType, NumericArray, Shape } from "./nd/mod.ts";
import { type HeaderEntry, headerLength, parseHeader } from "./safetensors_header.ts";

/** Element types in files: those of arrays, and float64, in which `reference` computes. */
export type StoredDType = DType | "float64";

/** A tensor on the host, row-major. */
export interface Tensor {
  readonly shape: Shape;
  readonly dtype: StoredDType;
  readonly data: NumericArray;
}

/** What a safetensors file holds. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts about the whole, as in the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const formatOf = { float32: "F32", float64: "F64", int32: "I32", uint8: "U8" } as const;

const arrayOf = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

/**
 * The bytes of a file that holds `tensors`, in pieces: the header, then the memory of each tensor
 * as it is, without a copy. Only data of another type than the tensor's is converted first.
 */
export function* pieces({ tensors, metadata }: TensorFile): Generator<Uint8Array> {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const begin = end;
    end += data.length * arrayOf[dtype].BYTES_PER_ELEMENT;
    header[name] = { dtype: formatOf[dtype], shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the header bring the tensors to a multiple of 8 bytes.
  const head = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20, 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(json, 8);
  yield head;
  for (const { dtype, data } of tensors.values()) {
    const { buffer, byteOffset, byteLength } =
      data instanceof arrayOf[dtype] ? data : arrayOf[dtype].from(data);
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/** The bytes of a file that holds `tensors`. float64 data is rounded to the tensor's dtype. */
export function encode(file: TensorFile): Uint8Array<ArrayBuffer> {
  const all = [...pieces(file)];
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * The tensors in the bytes of a file, as copies.
 *
 * @param what What the bytes are, for messages: `file "net.safetensors"`.
 * @throws {RangeError} where the bytes are no such file, or hold a dtype other than F32, F64, I32 and U8.
 */
export function decode(bytes: Uint8Array, what = "the bytes"): TensorFile {
  const start = 8 + headerLength(bytes, bytes.length, what);
  const { entries, metadata } = parseHeader(bytes.subarray(8, start), bytes.length - start, what);
  const read = ({ dtype, shape, begin, end }: HeaderEntry): Tensor => {
    // A copy: the bytes may lie anywhere in a buffer, but an Int32Array begins at a multiple of 4.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end));
    const data = new arrayOf[dtype](copy.buffer);
    return { dtype, shape, data };
  };
  return { tensors: new Map([...entries].map(([name, entry]) => [name, read(entry)])), metadata };
}
