/**
 * NumPy's `.npz` files, written: a zip of `.npy` files, not packed, as `numpy.savez` does.
 * (fflate's writer of zips would make every page that shows pictures load 20 KB more.)
 */
import { bytesOf, type Tensor } from "../safetensors.ts";
import { crc32 } from "./crc32.ts";
import { npyHead } from "./npy_header.ts";

/** The largest file without zip64. */
const LARGEST = 0xffffffff;
/** 1980-01-01, so that equal arrays are equal files. */
const DATE = 0x21;
const VERSION = 20;
const UTF8 = 0x800;

/**
 * The bytes of a file, in pieces: of each array its own memory.
 *
 * @throws {RangeError} where the file would be larger than 4 GiB.
 */
export function* npzPieces(tensors: ReadonlyMap<string, Tensor>): Generator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, tensor] of tensors) {
    const title = new TextEncoder().encode(`${name}.npy`);
    const [head, body] = [npyHead(tensor.dtype, tensor.shape), bytesOf(tensor)];
    const size = head.length + body.length;
    const crc = crc32(body, crc32(head));
    // What stands in an entry and in the directory: version, flags, packed by nothing, time, date, ...
    const common = [
      2,
      VERSION,
      2,
      UTF8,
      2,
      0,
      2,
      0,
      2,
      DATE,
      4,
      crc,
      4,
      size,
      4,
      size,
      2,
      title.length,
    ];
    const local = numbers(4, 0x04034b50, ...common, 2, 0);
    directory.push(
      numbers(4, 0x02014b50, 2, VERSION, ...common, ...[2, 0, 2, 0, 2, 0, 2, 0, 4, 0], 4, at),
      title,
    );
    at += local.length + title.length + size;
    if (at > LARGEST) {
      throw new RangeError(
        "Cannot write a .npz file: it would be larger than 4 GiB; write a safetensors file.",
      );
    }
    yield* [local, title, head, body];
  }
  const length = directory.reduce((sum, piece) => sum + piece.length, 0);
  yield* directory;
  const { size } = tensors;
  yield numbers(4, 0x06054b50, 2, 0, 2, 0, 2, size, 2, size, 4, length, 4, at, 2, 0);
}

/** Little-endian numbers, each after its width in bytes. */
function numbers(...pairs: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    for (let byte = 0; byte < (pairs[i] as number); byte++) {
      bytes.push(((pairs[i + 1] as number) >>> (8 * byte)) & 255);
    }
  }
  return Uint8Array.from(bytes);
}
