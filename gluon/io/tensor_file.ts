/**
 * Safetensors files with digests, read and written as a whole. It is imported once there is a file to be read or
 * written: a page without files loads none of this.
 */
import { withDigests } from "./digest.ts";
import type { FileSource, FileTarget, HostBlob, WriteOptions } from "./file_kinds.ts";
import { writeFile } from "./files.ts";
import { pieces, type Tensor, type TensorFile } from "./safetensors.ts";
import { TensorReader } from "./tensor_reader.ts";

/** Writes a file as a whole or not at all; returns a Blob where there is no target. */
export async function writeTensors(
  target: FileTarget | undefined,
  file: TensorFile,
  options?: WriteOptions,
): Promise<HostBlob | undefined> {
  return await writeFile(target, pieces(await withDigests(file)), options);
}

/**
 * All that a file holds, and what it is in messages.
 *
 * @throws {RangeError} where it is no safetensors file, or damaged.
 */
export async function readTensors(
  source: FileSource,
): Promise<TensorFile & { readonly what: string }> {
  const reader = await TensorReader.open(source);
  try {
    const { what, metadata } = reader;
    const tensors = new Map<string, Tensor>();
    for (const name of reader.entries.keys()) tensors.set(name, await reader.read(name));
    return { what, metadata, tensors };
  } finally {
    await reader.close();
  }
}
