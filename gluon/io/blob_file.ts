/** Files in memory: bytes, and Blobs, which a browser may keep elsewhere. */
import type { BlobLike, HostBlob, WriteOptions } from "./file_kinds.ts";
import { type OpenFile, readPieces } from "./open_file.ts";

/** Opens bytes. */
export function openBytes(bytes: ArrayBufferView | ArrayBuffer): OpenFile {
  const all = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  const read = async (target: Uint8Array, position: number): Promise<number> => {
    const part = all.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  };
  return { what: "the bytes", size: all.length, read, close: async () => {} };
}

/** Opens a Blob, of which only those parts are brought into memory that are read. */
export function openBlob(blob: BlobLike, what: string = nameOf(blob)): OpenFile {
  const readPiece = async (target: Uint8Array, position: number): Promise<number> => {
    const part = blob.slice(position, position + target.length);
    const bytes = new Uint8Array(await part.arrayBuffer().catch((error) => fail(what, error)));
    target.set(bytes);
    return bytes.length;
  };
  return {
    what,
    size: blob.size,
    read: (target, position) => readPieces(target, position, readPiece),
    close: async () => {},
  };
}

/** A Blob of these pieces, which are not joined in memory before. */
export function makeBlob(pieces: Iterable<Uint8Array>, check: WriteOptions["check"]): HostBlob {
  const blob = new Blob([...pieces] as Uint8Array<ArrayBuffer>[]);
  check?.();
  return blob;
}

function nameOf({ name, size }: BlobLike): string {
  return name === undefined ? `the Blob of ${size} bytes` : `the file "${name}"`;
}

/** A browser reads a file that a user has chosen only as long as it stays as it was. */
function fail(what: string, error: unknown): never {
  throw new Error(
    `Cannot read ${what}: ${(error as Error).message} Was it changed or removed? Open it again.`,
    { cause: error },
  );
}
