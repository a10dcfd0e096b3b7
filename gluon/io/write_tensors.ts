/** Files of tensors of every kind that can be written. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { FileTarget, HostBlob } from "./file_kinds.ts";
import type { TensorFile } from "./safetensors.ts";
import type { TensorFileKind } from "./tensor_source.ts";

/** Kinds of files that can be written. */
export type WritableKind = Exclude<TensorFileKind, "torch">;

/** How tensors are written. */
export interface TensorFileOptions {
  /** The kind of file. Default: "safetensors". */
  format?: WritableKind;
  /** Whether names are written, of kinds that can do without. Default: true. */
  isNamed?: boolean;
}

/**
 * Writes a file as a whole or not at all; returns a Blob where there is no target. Only safetensors files have metadata.
 *
 * @throws {RangeError} where there is no such format.
 */
export async function writeTensorFile(
  target: FileTarget | undefined,
  file: TensorFile,
  { format = "safetensors", isNamed = true }: TensorFileOptions = {},
): Promise<HostBlob | undefined> {
  if (format === "safetensors") {
    const { writeTensors } = await import("./tensor_file.ts");
    return await writeTensors(target, file);
  }
  const { writeFile } = await import("./files.ts");
  if (format === "mxnet") {
    const { paramsPieces } = await import("./mxnet/params_writer.ts");
    return await writeFile(target, paramsPieces(file.tensors, isNamed));
  }
  if (format === "npz") {
    const { npzPieces } = await import("./numpy/npz_writer.ts");
    return await writeFile(target, npzPieces(file.tensors));
  }
  if (format === "npy") {
    const [tensor, ...others] = file.tensors.values();
    if (tensor === undefined || others.length > 0) {
      throw new RangeError(
        `Cannot write ${file.tensors.size} tensors: a .npy file holds one array; use npz.`,
      );
    }
    const { npyHead } = await import("./numpy/npy_header.ts");
    const { bytesOf } = await import("./safetensors.ts");
    return await writeFile(target, [npyHead(tensor.dtype, tensor.shape), bytesOf(tensor)]);
  }
  throw new RangeError(
    `Cannot write a file of format ${formatValue(format)}: there is no such format; use ` +
      '"safetensors", "mxnet", "npz" or "npy".',
  );
}
