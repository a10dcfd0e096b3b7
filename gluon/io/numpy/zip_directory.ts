/**
 * The directory of a zip file, and its entries.
 * Source: PKWARE, APPNOTE.TXT, 4.3.
 */
import type { OpenFile } from "../open_file.ts";
import { bytesIn, type Fail } from "../tensor_source.ts";
import { crc32 } from "./crc32.ts";

/** An entry of a zip file. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly at: number;
}

const END = 22;
const COMMENT = 65_535;
/** What is inflated to more than this, and to so many times its size, is taken for an attack. */
const LARGE = 1 << 26;
const RATIO = 20;
/** Deflating makes bytes at most so many times fewer. Source: RFC 1951, 258 bytes by 2 bits. */
const DEFLATED = 1032;

/** Reads the directory. Files beyond 4 GiB (zip64), split and encrypted ones are refused. */
export async function readZipDirectory(file: OpenFile, fail: Fail): Promise<ZipEntry[]> {
  const tail = await readPart(file, Math.max(0, file.size - END - COMMENT), file.size, fail);
  let end = tail.byteLength - END;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) fail("it is a zip file whose directory is missing; it is truncated");
  const [count, length] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true)];
  const begin = tail.getUint32(end + 16, true);
  if (count === 0xffff || begin === 0xffffffff) fail("it is a zip64 file, which is not read");
  const directory = await readPart(file, begin, begin + length, fail);
  const entries: ZipEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > length || directory.getUint32(at, true) !== 0x02014b50) {
      fail(`entry ${i} of its directory is damaged`);
    }
    const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)];
    const [nameLength, extra] = [
      directory.getUint16(at + 28, true),
      directory.getUint16(at + 30, true),
    ];
    if (at + 46 + nameLength > length) fail(`entry ${i} of its directory is damaged`);
    const bytes = new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameLength);
    const name = new TextDecoder().decode(bytes);
    if ((flags & 1) !== 0) fail(`${name} is encrypted`);
    if (method !== 0 && method !== 8)
      fail(`${name} is packed by method ${method}; 0 and 8 are read`);
    const entry = {
      name,
      isDeflated: method === 8,
      crc: directory.getUint32(at + 16, true),
      packed: directory.getUint32(at + 20, true),
      size: directory.getUint32(at + 24, true),
      at: directory.getUint32(at + 42, true),
    };
    if (entry.size > DEFLATED * entry.packed + DEFLATED) {
      fail(`${name} cannot have ${entry.size} bytes, packed in ${entry.packed}; it is damaged`);
    }
    entries.push(entry);
    at += 46 + nameLength + extra + directory.getUint16(at + 32, true);
  }
  refuseAttacks(entries, file.size, fail);
  return entries;
}

/** Entries that share their bytes, and all together, may not be made to fill the memory. */
function refuseAttacks(entries: readonly ZipEntry[], size: number, fail: Fail): void {
  const sum = (key: "packed" | "size"): number => entries.reduce((all, each) => all + each[key], 0);
  if (sum("packed") > size) fail("its entries lie over each other, as those of attacks do");
  if (sum("size") > LARGE && sum("size") > RATIO * size) {
    fail(`it is packed to less than 1 / ${RATIO}, as attacks are; save it unpacked`);
  }
}

/** The bytes of an entry, unpacked and checked. */
export async function readZipEntry(
  file: OpenFile,
  entry: ZipEntry,
  fail: Fail,
  scratch?: Uint8Array,
): Promise<Uint8Array> {
  const { name, packed, size, isDeflated, crc } = entry;
  const begin = await beginOf(file, entry, fail);
  const view = await readPart(file, begin, begin + packed, fail, isDeflated ? undefined : scratch);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const whole = isDeflated ? await unpack(bytes, size, name, fail) : bytes;
  if (whole.length !== size || crc32(whole) !== crc) {
    fail(`${name} is not what was saved, by its checksum; the file is damaged, take another copy`);
  }
  return whole;
}

/**
 * The first bytes of an entry, up to `length`, unchecked; of one that is packed, or no longer than that, all of them,
 * checked.
 */
export async function readZipStart(
  file: OpenFile,
  entry: ZipEntry,
  length: number,
  fail: Fail,
): Promise<Uint8Array> {
  if (entry.isDeflated || entry.size <= length) return await readZipEntry(file, entry, fail);
  const begin = await beginOf(file, entry, fail);
  const view = await readPart(file, begin, begin + length, fail);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Where the bytes of an entry begin. */
async function beginOf(file: OpenFile, { name, at }: ZipEntry, fail: Fail): Promise<number> {
  const head = await readPart(file, at, at + 30, fail);
  if (head.getUint32(0, true) !== 0x04034b50) fail(`the header of ${name} is damaged`);
  return at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
}

async function unpack(
  bytes: Uint8Array,
  size: number,
  name: string,
  fail: Fail,
): Promise<Uint8Array> {
  const { inflate } = await import("./inflate.ts");
  try {
    return inflate(bytes, size);
  } catch (error) {
    return fail(`${name} cannot be unpacked: ${(error as Error).message}`);
  }
}

async function readPart(
  file: OpenFile,
  begin: number,
  end: number,
  fail: Fail,
  scratch?: Uint8Array,
): Promise<DataView> {
  if (end > file.size) fail("it is a zip file that is truncated");
  const bytes = bytesIn(scratch, end - begin);
  if ((await file.read(bytes, begin)) < bytes.length) fail("it became shorter meanwhile");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
