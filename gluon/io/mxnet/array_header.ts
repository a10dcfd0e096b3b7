/**
 * The header of one array in a `.params` file of MXNet.
 * Source: MXNet 1.9.1, src/ndarray/ndarray.cc, `NDArray::Save`, `Load` and `LegacyLoad`.
 */
import type { Shape } from "../../nd/mod.ts";
import { sizeOf } from "../../nd/shape.ts";
import { bytesOfElement, type ElementFormat } from "../element_format.ts";
import type { FileCursor } from "../file_cursor.ts";
import type { Fail } from "../tensor_source.ts";

/** The first 4 bytes of an array, by version; older ones begin with the number of axes. */
export const MAGIC = { v1: 0xf993fac8, v2: 0xf993fac9, v3: 0xf993faca } as const;

/** Formats of elements by `type_flag`. */
export const formatsByFlag: readonly ElementFormat[] = [
  "F32",
  "F64",
  "F16",
  "U8",
  "I32",
  "I8",
  "I64",
  "BOOL",
  "I16",
  "U16",
  "U32",
  "U64",
  "BF16",
];

/** Storage types, with how many arrays of indices each has. */
const STORAGES = [
  { name: "dense", indices: 0 },
  { name: "row_sparse", indices: 1 },
  { name: "csr", indices: 2 },
] as const;

const MOST_AXES = 32;

/** An array, and where its numbers lie in the file. */
export interface ArrayHeader {
  readonly storage: (typeof STORAGES)[number]["name"];
  readonly shape: Shape;
  readonly format: ElementFormat;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the header of an array and passes over its numbers.
 *
 * @param what The array, for messages.
 */
export async function readArrayHeader(
  cursor: FileCursor,
  what: string,
  fail: Fail,
): Promise<ArrayHeader> {
  const magic = await cursor.uint32(what);
  const isNew = magic === MAGIC.v2 || magic === MAGIC.v3;
  const storage = isNew ? STORAGES[await cursor.int32(what)] : STORAGES[0];
  if (storage === undefined) return fail(`${what} has a storage type that MXNet lacks`);
  // The shape of what is stored; MXNet may write one that its numbers do not have.
  if (storage.indices > 0) await readShape(cursor, what, fail);
  const shape =
    isNew || magic === MAGIC.v1
      ? await readShape(cursor, what, fail)
      : await readOldShape(cursor, magic, what, fail);
  // Without axes, arrays of all versions but V3 are none, and nothing else stands here.
  if (shape.length === 0 && magic !== MAGIC.v3) fail(`${what} has no values; MXNet saved it empty`);
  cursor.skip(8, what); // type and number of the device
  const format = await readFormat(cursor, what, fail);
  const indices: number[] = [];
  let size = sizeOf(shape);
  for (let i = 0; i < storage.indices; i++) {
    const width = bytesOfElement(await readFormat(cursor, what, fail));
    const count = sizeOf(await readShape(cursor, what, fail));
    indices.push(width * count);
    size = count * (storage.name === "csr" ? 1 : sizeOf(shape.slice(1)));
  }
  const begin = cursor.position;
  cursor.skip(bytesOfElement(format) * size, what);
  const end = cursor.position;
  for (const bytes of indices) cursor.skip(bytes, what);
  return { storage: storage.name, shape, format, begin, end };
}

async function readFormat(cursor: FileCursor, what: string, fail: Fail): Promise<ElementFormat> {
  const flag = await cursor.int32(what);
  return formatsByFlag[flag] ?? fail(`${what} has the dtype ${flag}, which MXNet lacks`);
}

async function readShape(cursor: FileCursor, what: string, fail: Fail): Promise<number[]> {
  const ndim = checkAxes(await cursor.int32(what), what, fail);
  const view = await cursor.take(8 * ndim, what);
  const lengths = Array.from({ length: ndim }, (_, i) => Number(view.getBigInt64(8 * i, true)));
  return checkLengths(lengths, what, fail);
}

/** Before V1, lengths had 4 bytes. */
async function readOldShape(
  cursor: FileCursor,
  ndim: number,
  what: string,
  fail: Fail,
): Promise<number[]> {
  const view = await cursor.take(4 * checkAxes(ndim, what, fail), what);
  const lengths = Array.from({ length: ndim }, (_, i) => view.getUint32(4 * i, true));
  return checkLengths(lengths, what, fail);
}

function checkAxes(ndim: number, what: string, fail: Fail): number {
  if (ndim >= 0 && ndim <= MOST_AXES) return ndim;
  return fail(`${what} has ${ndim} axes; there may be up to ${MOST_AXES}`);
}

function checkLengths(lengths: number[], what: string, fail: Fail): number[] {
  const isPossible =
    lengths.every((length) => length >= 0) && Number.isSafeInteger(sizeOf(lengths));
  return isPossible ? lengths : fail(`${what} has the impossible shape (${lengths.join(", ")})`);
}
