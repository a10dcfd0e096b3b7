/**
 * Headers of NumPy's `.npy` files.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import type { Shape } from "../../nd/mod.ts";
import { sizeOf } from "../../nd/shape.ts";
import type { ElementFormat } from "../element_format.ts";
import type { StoredDType } from "../stored_dtype.ts";
import type { Fail } from "../tensor_source.ts";

/** The first 6 bytes of a file. */
export const NPY_MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What a header says. */
export interface NpyHeader {
  readonly format: ElementFormat;
  readonly shape: Shape;
  /** Whether the bytes of each element come in the other order. */
  readonly isBigEndian: boolean;
  /** Whether the first axis is the fastest. */
  readonly isFortran: boolean;
  /** Where the numbers begin, in bytes. */
  readonly start: number;
}

const formats: Readonly<Record<string, ElementFormat>> = {
  f8: "F64",
  f4: "F32",
  f2: "F16",
  i8: "I64",
  i4: "I32",
  i2: "I16",
  i1: "I8",
  u8: "U64",
  u4: "U32",
  u2: "U16",
  u1: "U8",
  b1: "BOOL",
};

/** How many bytes of a file tell the length of its header, at most. */
export const NPY_HEAD = 12;

/** The longest header that is read, in bytes. */
const LONGEST = 1 << 16;

/**
 * Where the text of the header lies.
 *
 * @param first The first 12 bytes of the file, or more.
 */
export function npyHeaderPlace(
  first: Uint8Array,
  fail: Fail,
): { readonly begin: number; readonly end: number } {
  if (first.length < NPY_HEAD || NPY_MAGIC.some((byte, i) => first[i] !== byte)) {
    fail("it does not begin as a .npy file");
  }
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const version = first[6] as number;
  if (version < 1 || version > 3) fail(`it is of version ${version} of .npy; 1 to 3 can be read`);
  const begin = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST) fail(`its header has ${length} bytes, more than any array needs`);
  return { begin, end: begin + length };
}

/**
 * Reads the text of a header: a dict of Python with `descr`, `fortran_order` and `shape`, and nothing else.
 *
 * @param end Where it ends in the file.
 */
export function parseNpyHeader(text: string, end: number, fail: Fail): NpyHeader {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) fail("its header is no dict of dtype and shape");
  const [, endian = "", kind = ""] = /^([<>|=])([a-z]\d+)$/.exec(descr ?? "") ?? [];
  const format = Object.hasOwn(formats, kind) ? formats[kind] : undefined;
  if (format === undefined) {
    const what = descr === undefined ? "a dtype of several fields" : `the dtype ${descr}`;
    const pickled = descr?.includes("O") ? ", objects of Python's, which are code" : "";
    return fail(`it has ${what}${pickled}; only numbers and truth values can be read`);
  }
  const lengths = (shape ?? "").split(",").filter((each) => each.trim() !== "");
  const sizes = lengths.map((each) => Number(each.replace("L", "")));
  if (sizes.length > 32 || sizes.some(Number.isNaN) || !Number.isSafeInteger(sizeOf(sizes))) {
    fail("its header has an impossible shape");
  }
  return {
    format,
    shape: sizes,
    isBigEndian: endian === ">",
    isFortran: order === "True",
    start: end,
  };
}

const descrOf: Readonly<Record<StoredDType, string>> = {
  float32: "<f4",
  float64: "<f8",
  int32: "<i4",
  uint8: "|u1",
};

/** The beginning of a file of version 1 up to its numbers, which begin at a multiple of 64. */
export function npyHead(dtype: StoredDType, shape: Shape): Uint8Array {
  const lengths = shape.join(", ") + (shape.length === 1 ? "," : "");
  const text = `{'descr': '${descrOf[dtype]}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const total = Math.ceil((10 + text.length + 1) / 64) * 64;
  const head = new Uint8Array(total).fill(0x20);
  head.set([...NPY_MAGIC, 1, 0]);
  new DataView(head.buffer).setUint16(8, total - 10, true);
  head.set(new TextEncoder().encode(text), 10);
  head[total - 1] = 0x0a;
  return head;
}
