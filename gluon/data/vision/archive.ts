/** Compressed files and archives. */

/**
 * The content of a gzip file.
 *
 * @throws {RangeError} where it is damaged.
 */
export async function gunzip(bytes: Uint8Array, what: string): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  try {
    const content = new Response(stream.pipeThrough(new DecompressionStream("gzip")));
    return new Uint8Array(await content.arrayBuffer());
  } catch (error) {
    throw new RangeError(
      `Cannot read ${what}: it is no whole gzip file; it is damaged, take another copy.`,
      { cause: error },
    );
  }
}

/**
 * The files in a tar archive by their names, without folders.
 * Source: POSIX.1-1988, "ustar".
 *
 * @throws {RangeError} where it ends within a file.
 */
export function untar(archive: Uint8Array, what: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (begin: number, length: number): string =>
    new TextDecoder().decode(archive.subarray(begin, begin + length)).replace(/\0.*/s, "");
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const end = at + 512 + size;
    if (!(end <= archive.length)) {
      throw new RangeError(
        `Cannot read ${what}: it ends within ${text(at, 100)}; it is truncated, take another copy.`,
      );
    }
    const name = text(at, 100).replace(/^.*\//, "");
    if (name !== "") files.set(name, archive.subarray(at + 512, end));
    at = at + 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
