/** A file that is open for reading, of whatever kind. */

/** Bytes that can be read from any place on. */
export interface OpenFile {
  /** Its name in messages: `file "net.safetensors"`, `the Blob of 80 bytes`. */
  readonly what: string;
  /** In bytes. */
  readonly size: number;
  /** Fills `target` with the bytes from `position` on; returns how many there were. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** What is read, or written, at once. */
export const PIECE: number = 1 << 26;

/**
 * Fills `target` piece by piece.
 *
 * @param readPiece Fills its target, or less of it; returns how many bytes there were, 0 at the end.
 */
export async function readPieces(
  target: Uint8Array,
  position: number,
  readPiece: (target: Uint8Array, position: number) => Promise<number>,
): Promise<number> {
  let done = 0;
  while (done < target.length) {
    const count = await readPiece(target.subarray(done, done + PIECE), position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
