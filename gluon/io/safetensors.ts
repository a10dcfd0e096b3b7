/**
 * The safetensors format: named tensors and a few words about them in one file, without code.
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * A file is the length of the header (8 bytes, little-endian), the header (JSON: for every tensor its
 * dtype, shape and place), and the tensors' bytes.
 */

import type { NumericArray, Shape } from "../nd/mod.ts";
import { decodeElements, formatOf } from "./element_format.ts";
import { type HeaderEntry, headerLength, parseHeader } from "./safetensors_header.ts";
import { arrayOf, type StoredDType } from "./stored_dtype.ts";

export type { StoredDType } from "./stored_dtype.ts";

/** A tensor on the host, row-major. */
export interface Tensor {
  /** Lengths of its axes. */
  readonly shape: Shape;
  /** The type of its elements in the file. */
  readonly dtype: StoredDType;
  /** Its elements, row-major. */
  readonly data: NumericArray;
}

/** What a safetensors file holds. */
export interface TensorFile {
  /** The tensors, by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts about the whole, as in the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

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
  for (const tensor of tensors.values()) yield bytesOf(tensor);
}

/** The bytes of a tensor as they stand in a file; its own memory, where its data is of its dtype. */
export function bytesOf({ dtype, data }: Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } =
    data instanceof arrayOf[dtype] ? data : arrayOf[dtype].from(data);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A `Uint8Array` that shares its memory with none; compilers older than TypeScript 5.7 know no `Uint8Array<ArrayBuffer>`. */
export type OwnBytes = ReturnType<Uint8ArrayConstructor["of"]>;

/** The bytes of a file that holds `tensors`. float64 data is rounded to the tensor's dtype. */
export function encode(file: TensorFile): OwnBytes {
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
 * @throws {RangeError} where the bytes are no such file, hold a dtype that is unknown here, or integers beyond int32.
 */
export function decode(bytes: Uint8Array, what = "the bytes"): TensorFile {
  const start = 8 + headerLength(bytes, bytes.length, what);
  const { entries, metadata } = parseHeader(bytes.subarray(8, start), bytes.length - start, what);
  const read = (name: string, { dtype, format, shape, begin, end }: HeaderEntry): Tensor => {
    // A copy: the bytes may lie anywhere in a buffer, but an Int32Array begins at a multiple of 4.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end));
    return { dtype, shape, data: decodeElements(format, copy, `tensor ${name} of ${what}`) };
  };
  const tensors = new Map([...entries].map(([name, entry]) => [name, read(name, entry)]));
  return { tensors, metadata };
}
