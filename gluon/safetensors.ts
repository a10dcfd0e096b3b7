/**
 * The safetensors format: named tensors and a few words about them in one file, without code.
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * A file is the length of the header (8 bytes, little-endian), the header (JSON: for every tensor its
 * dtype, shape and place), and the tensors' bytes.
 */

import type { DType, NumericArray, Shape } from "./nd/mod.ts";
import { type HeaderEntry, parseHeader } from "./safetensors_header.ts";

/** A tensor on the host, row-major. */
export interface Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: NumericArray;
}

/** What a safetensors file holds. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts about the whole, as in the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const formatOf = { float32: "F32", int32: "I32", uint8: "U8" } as const;

const arrayOf = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

/** The bytes of a file that holds `tensors`. float64 data is rounded to the tensor's dtype. */
export function encode({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
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
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const { dtype, data } of tensors.values()) {
    const typed = arrayOf[dtype].from(data);
    bytes.set(new Uint8Array(typed.buffer), at);
    at += typed.byteLength;
  }
  return bytes;
}

/**
 * The tensors in the bytes of a file, as copies.
 *
 * @param what What the bytes are, for messages: `file "net.safetensors"`.
 * @throws {RangeError} where the bytes are no such file, or hold a dtype other than F32, I32 and U8.
 */
export function decode(bytes: Uint8Array, what = "the bytes"): TensorFile {
  const { entries, metadata, start } = parseHeader(bytes, what);
  const read = ({ dtype, shape, begin, end }: HeaderEntry): Tensor => {
    // A copy: the bytes may lie anywhere in a buffer, but an Int32Array begins at a multiple of 4.
    const copy = new Uint8Array(bytes.subarray(start + begin, start + end));
    const data = new arrayOf[dtype](copy.buffer);
    return { dtype, shape, data };
  };
  return { tensors: new Map([...entries].map(([name, entry]) => [name, read(entry)])), metadata };
}
