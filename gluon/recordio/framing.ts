/**
 * RecordIO framing: records of any bytes one after the other in a file.
 * Source: dmlc-core, include/dmlc/recordio.h.
 *
 * A part of a record is a magic number, a word with its length and which part it is, its bytes, and zeros up to a
 * multiple of 4. A record with the magic number in it, at a multiple of 4, is parted there, and the number left out.
 */
import type { OpenFile } from "../io/open_file.ts";

const MAGIC = 0xced7230a;

/** The longest part, in bytes. */
const LONGEST = 2 ** 29 - 1;

/** Which part of a record one is. */
const [WHOLE, FIRST, MIDDLE, LAST] = [0, 1, 2, 3] as const;

/** A record as it stands in a file. */
export function frame(record: Uint8Array): Uint8Array {
  if (record.length > LONGEST) {
    throw new RangeError(
      `Cannot write a record of ${record.length} bytes: it may have ${LONGEST} at most; split it.`,
    );
  }
  const parts = split(record);
  const size = parts.reduce((sum, { length }) => sum + 8 + aligned(length), 0);
  const framed = new Uint8Array(size);
  const view = new DataView(framed.buffer);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const which = parts.length === 1 ? WHOLE : i === 0 ? FIRST : isLast ? LAST : MIDDLE;
    view.setUint32(at, MAGIC, true);
    view.setUint32(at + 4, which * 2 ** 29 + part.length, true);
    framed.set(part, at + 8);
    at += 8 + aligned(part.length);
  }
  return framed;
}

/**
 * The record that begins at a position, and where the next one does; null at the end of the file.
 *
 * @throws {RangeError} where there is none, or not all of it.
 */
export async function readRecord(
  file: OpenFile,
  position: number,
): Promise<{ readonly record: Uint8Array; readonly next: number } | null> {
  if (position === file.size) return null;
  const parts: Uint8Array[] = [];
  for (let at = position; ; ) {
    const head = new DataView(await readBytes(file, at, 8));
    const word = head.getUint32(4, true);
    const [which, length] = [word >>> 29, word & LONGEST];
    const isExpected = parts.length === 0 ? which <= FIRST : which === MIDDLE || which === LAST;
    if (head.getUint32(0, true) !== MAGIC || !isExpected) {
      throw new RangeError(
        `Cannot read ${file.what}: at byte ${at} there is no record; it is damaged, its index is another file's, or ` +
          "it is no record file.",
      );
    }
    if (parts.length > 0) parts.push(new Uint8Array(Uint32Array.of(MAGIC).buffer));
    parts.push(new Uint8Array(await readBytes(file, at + 8, length)));
    at += 8 + aligned(length);
    if (which === WHOLE || which === LAST) return { record: join(parts), next: at };
  }
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function split(record: Uint8Array): Uint8Array[] {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const parts: Uint8Array[] = [];
  let begin = 0;
  for (let at = 0; at + 4 <= record.length; at += 4) {
    if (view.getUint32(at, true) !== MAGIC) continue;
    parts.push(record.subarray(begin, at));
    begin = at + 4;
  }
  parts.push(record.subarray(begin));
  return parts;
}

async function readBytes(file: OpenFile, position: number, length: number): Promise<ArrayBuffer> {
  const isInside = position + length <= file.size;
  const bytes = new Uint8Array(isInside ? length : 0);
  if (isInside && (await file.read(bytes, position)) === length) return bytes.buffer;
  throw new RangeError(
    `Cannot read ${file.what}: it ends within the record at byte ${position}; it is truncated, take another copy.`,
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
