/** The numbers of a tensor in an ONNX file, wherever the file has them. */
import { bytesOfElement, decodeElements, type ElementFormat } from "../io/element_format.ts";
import type { Fail } from "../io/tensor_source.ts";
import { ELEMENT, type Element, type OnnxTensor } from "./model.ts";

/** The fields that may have the numbers. */
export interface TensorFields {
  raw: Uint8Array | null;
  readonly floats: number[];
  readonly integers: number[];
}

/** Formats of elements by their numbers; integers of 64 bits are read separately. */
export const FORMATS: Readonly<Partial<Record<Element, ElementFormat>>> = {
  [ELEMENT.FLOAT]: "F32",
  [ELEMENT.DOUBLE]: "F64",
  [ELEMENT.FLOAT16]: "F16",
  [ELEMENT.BFLOAT16]: "BF16",
  [ELEMENT.INT32]: "I32",
  [ELEMENT.INT16]: "I16",
  [ELEMENT.INT8]: "I8",
  [ELEMENT.UINT32]: "U32",
  [ELEMENT.UINT16]: "U16",
  [ELEMENT.UINT8]: "U8",
  [ELEMENT.BOOL]: "BOOL",
};

/** Bytes of an element; 0 where its type is not read. */
export function widthOf(element: Element): number {
  if (element === ELEMENT.INT64) return 8;
  const format = FORMATS[element];
  return format === undefined ? 0 : bytesOfElement(format);
}

/**
 * @param size How many numbers there must be.
 * @throws {RangeError} where there are more or fewer, or they are of a type that is not there here.
 */
export function decodeTensor(
  element: Element,
  size: number,
  { raw, floats, integers }: TensorFields,
  fail: Fail,
): OnnxTensor["data"] {
  const format = FORMATS[element];
  const isWide = element === ELEMENT.INT64;
  if (format === undefined && !isWide) {
    return fail(`has elements of type ${element}; these are not read`);
  }
  const width = widthOf(element);
  const isFloat = element === ELEMENT.FLOAT || element === ELEMENT.DOUBLE;
  const listed = isFloat ? floats : integers;
  const count = raw === null ? listed.length : raw.length / width;
  if (count !== size) return fail(`has ${count} elements, but its shape has ${size}`);
  if (raw !== null) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    if (isWide) {
      return Float64Array.from({ length: size }, (_, i) => Number(view.getBigInt64(8 * i, true)));
    }
    return decodeElements(format as ElementFormat, raw.slice(), "the tensor");
  }
  if (element === ELEMENT.FLOAT) return Float32Array.from(floats);
  if (element === ELEMENT.DOUBLE) return Float64Array.from(floats);
  if (isWide) return Float64Array.from(integers);
  if (element === ELEMENT.FLOAT16 || element === ELEMENT.BFLOAT16) {
    // Their bits, as whole numbers.
    const bits = Uint16Array.from(integers);
    return decodeElements(format as ElementFormat, new Uint8Array(bits.buffer), "the tensor");
  }
  const isSmall = element === ELEMENT.UINT8 || element === ELEMENT.BOOL;
  return isSmall ? Uint8Array.from(integers) : Int32Array.from(integers);
}
