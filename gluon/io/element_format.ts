/** How numbers lie in files: formats of elements under safetensors' names, and what each is read as. */
import type { NumericArray } from "../nd/mod.ts";
import { arrayOf, type StoredDType } from "./stored_dtype.ts";

/** The format of elements in a file. */
export type ElementFormat =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U64"
  | "U32"
  | "U16"
  | "U8"
  | "BOOL";

/** What is known of a format. */
interface Row {
  /** Bytes of an element. */
  readonly bytes: number;
  /** The element type that it is read as. */
  readonly dtype: StoredDType;
  /** Converts; `null` where the bytes are those of the element type. */
  readonly widen: ((view: DataView, count: number, what: string) => NumericArray) | null;
}

const FORMATS: Readonly<Record<ElementFormat, Row>> = {
  F64: { bytes: 8, dtype: "float64", widen: null },
  F32: { bytes: 4, dtype: "float32", widen: null },
  F16: { bytes: 2, dtype: "float32", widen: widenHalf },
  BF16: { bytes: 2, dtype: "float32", widen: widenBrain },
  I64: { bytes: 8, dtype: "int32", widen: integers(8, (view, at) => view.getBigInt64(at, true)) },
  I32: { bytes: 4, dtype: "int32", widen: null },
  I16: { bytes: 2, dtype: "int32", widen: integers(2, (view, at) => view.getInt16(at, true)) },
  I8: { bytes: 1, dtype: "int32", widen: integers(1, (view, at) => view.getInt8(at)) },
  U64: { bytes: 8, dtype: "int32", widen: integers(8, (view, at) => view.getBigUint64(at, true)) },
  U32: { bytes: 4, dtype: "int32", widen: integers(4, (view, at) => view.getUint32(at, true)) },
  U16: { bytes: 2, dtype: "int32", widen: integers(2, (view, at) => view.getUint16(at, true)) },
  U8: { bytes: 1, dtype: "uint8", widen: null },
  BOOL: { bytes: 1, dtype: "uint8", widen: truths },
};

/** The format in which elements of a type are written. */
export const formatOf: Readonly<Record<StoredDType, "F32" | "F64" | "I32" | "U8">> = {
  float32: "F32",
  float64: "F64",
  int32: "I32",
  uint8: "U8",
};

/** Whether there is such a format. */
export function isElementFormat(name: string): name is ElementFormat {
  return Object.hasOwn(FORMATS, name);
}

/** All formats that can be read. */
export const elementFormats: readonly string[] = Object.keys(FORMATS);

/** Bytes of an element. */
export function bytesOfElement(format: ElementFormat): number {
  return FORMATS[format].bytes;
}

/** The element type that a format is read as: the smallest that holds all of its numbers, or int32 for wide integers. */
export function dtypeOfFormat(format: ElementFormat): StoredDType {
  return FORMATS[format].dtype;
}

/** Whether the bytes of a file are those of the typed array as they stand. */
export function isPlain(format: ElementFormat): boolean {
  return FORMATS[format].widen === null;
}

/**
 * The numbers that bytes stand for. F16 and BF16 become float32, small integers int32 and truth values uint8, all of
 * them exactly; of 64-bit integers and unsigned ones of 32 bits, only those that int32 holds are read.
 *
 * @param bytes Memory that begins at a multiple of the element's size; plain formats share it.
 * @param what The tensor, for messages.
 * @throws {RangeError} where an integer does not fit into int32.
 */
export function decodeElements(
  format: ElementFormat,
  bytes: Uint8Array,
  what: string,
): NumericArray {
  const { bytes: width, dtype, widen } = FORMATS[format];
  const count = bytes.length / width;
  const { buffer, byteOffset, length } = bytes;
  if (widen) return widen(new DataView(buffer, byteOffset, length), count, what);
  return new arrayOf[dtype](buffer as ArrayBuffer, byteOffset, count);
}

function widenHalf(view: DataView, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const bits = view.getUint16(2 * i, true);
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    values[i] = bits & 0x8000 ? -size : size;
  }
  return values;
}

/** A bfloat16 is the upper half of a float32. */
function widenBrain(view: DataView, count: number): Float32Array {
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  return new Float32Array(bits.buffer);
}

function truths(view: DataView, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (view.getUint8(i) === 0 ? 0 : 1));
}

/** A conversion to int32 that refuses what does not fit. */
function integers(
  width: number,
  read: (view: DataView, at: number) => number | bigint,
): NonNullable<Row["widen"]> {
  return (view, count, what) => {
    const values = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const value = read(view, width * i);
      values[i] = Number(BigInt.asIntN(32, BigInt(value)));
      if (BigInt(values[i] as number) !== BigInt(value)) {
        throw new RangeError(
          `Cannot read ${what}: element ${i} is ${value}, and integers are read as int32, which ends at ` +
            "2147483647; save it as float64, or as smaller numbers.",
        );
      }
    }
    return values;
  };
}
