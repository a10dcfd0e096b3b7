/** NumPy's `.npy` files: one array without a name. */
import { dtypeOfFormat } from "../element_format.ts";
import type { OpenFile } from "../open_file.ts";
import { failureOf, type TensorSource } from "../tensor_source.ts";
import { NPY_HEAD, npyHeaderPlace, parseNpyHeader } from "./npy_header.ts";
import { npyBytes, npyTensor } from "./npy_tensor.ts";

/**
 * Opens a file.
 *
 * @throws {RangeError} where it is no such file, is truncated, or holds objects.
 */
export async function openNpy(file: OpenFile): Promise<TensorSource> {
  const { what } = file;
  const fail = failureOf(what);
  const read = async (begin: number, length: number): Promise<Uint8Array> => {
    if (begin + length > file.size) {
      fail(`it should have ${begin + length} bytes, but has ${file.size}; it is truncated`);
    }
    const bytes = new Uint8Array(length);
    await file.read(bytes, begin);
    return bytes;
  };
  const { begin, end } = npyHeaderPlace(await read(0, Math.min(NPY_HEAD, file.size)), fail);
  const text = new TextDecoder().decode(await read(begin, end - begin));
  const header = parseNpyHeader(text, end, fail);
  const { format, shape } = header;
  if (end + npyBytes(header) !== file.size) {
    fail(`it should have ${end + npyBytes(header)} bytes, but has ${file.size}`);
  }
  return {
    kind: "npy",
    what,
    metadata: {},
    isNamed: false,
    entries: new Map([["0", { shape, format, dtype: dtypeOfFormat(format) }]]),
    read: async () => npyTensor(header, await read(end, npyBytes(header)), what, fail),
    close: () => file.close(),
  };
}
