/** Files of tensors of every kind, which is recognised by what is in a file, never by its name. */
import type { FileSource } from "./file_kinds.ts";
import { openFile } from "./files.ts";
import type { OpenFile } from "./open_file.ts";
import type { Tensor, TensorFile } from "./safetensors.ts";
import { failureOf, type TensorFileKind, type TensorSource } from "./tensor_source.ts";

/**
 * Opens a file of tensors: safetensors (also the index of a sharded one), MXNet's `.params`, NumPy's `.npy` and
 * `.npz`, PyTorch's files of tensors, and the weights of ONNX files.
 *
 * @throws {RangeError} where it is no such file, is truncated, or has a damaged header.
 */
export async function openTensors(source: FileSource): Promise<TensorSource> {
  return await openTensorFile(await openFile(source), source);
}

/** The same of a file that is open; it is closed where it is none. `source` is where it is, for shards beside it. */
export async function openTensorFile(file: OpenFile, source: FileSource): Promise<TensorSource> {
  try {
    const first = new Uint8Array(9);
    const head = first.subarray(0, await file.read(first, 0));
    refusePickle(head, file.what);
    if (isShardIndex(head)) {
      const { openShards } = await import("./shards.ts");
      const shards = await openShards(file, source);
      await file.close();
      return shards;
    }
    return await openAs(kindOf(head), file, source);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All that a file of any kind holds, its kind, and what it is in messages. */
export async function readTensorFile(
  source: FileSource,
): Promise<TensorFile & Pick<TensorSource, "kind" | "what" | "isNamed">> {
  const reader = await openTensors(source);
  try {
    const { kind, what, isNamed, metadata } = reader;
    const tensors = new Map<string, Tensor>();
    for (const name of reader.entries.keys()) tensors.set(name, await reader.read(name));
    return { kind, what, isNamed, metadata, tensors };
  } finally {
    await reader.close();
  }
}

function kindOf(head: Uint8Array): TensorFileKind {
  if (beginsWith(head, [0x12, 0x01, 0, 0, 0, 0, 0, 0])) return "mxnet";
  if (beginsWith(head, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])) return "npy";
  if (beginsWith(head, [0x50, 0x4b, 3, 4]) || beginsWith(head, [0x50, 0x4b, 5, 6])) return "npz";
  return isOnnx(head) ? "onnx" : "safetensors";
}

async function openAs(
  kind: TensorFileKind,
  file: OpenFile,
  source: FileSource,
): Promise<TensorSource> {
  if (kind === "mxnet") return (await import("./mxnet/params_reader.ts")).ParamsReader.of(file);
  if (kind === "npy") return (await import("./numpy/npy_reader.ts")).openNpy(file);
  if (kind === "npz") return (await import("./numpy/npz_reader.ts")).openNpz(file);
  if (kind === "onnx") return (await import("../onnx/onnx_tensors.ts")).openOnnx(file, source);
  return (await import("./tensor_reader.ts")).TensorReader.of(file);
}

/** The version of the format, a small number, in protobuf; a safetensors file has its brace after 8 bytes. */
function isOnnx(head: Uint8Array): boolean {
  return head[0] === 0x08 && head[1]! > 0 && head[1]! < 0x20 && head[8] !== 0x7b;
}

/** A JSON object; a safetensors file has its brace after the 8 bytes of the length. */
function isShardIndex(head: Uint8Array): boolean {
  return head[0] === 0x7b && head[8] !== 0x7b;
}

/** A pickle of Python's is a program: reading one is running it. */
function refusePickle(head: Uint8Array, what: string): void {
  if (head[0] !== 0x80 || (head[1] ?? 0) < 2 || (head[1] ?? 9) > 5) return;
  failureOf(what)(
    "it is a pickle of Python's, which is code that runs when it is read; save the arrays there with " +
      "safetensors or numpy.savez",
  );
}

function beginsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, i) => bytes[i] === byte);
}
