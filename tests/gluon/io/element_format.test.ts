/** Formats of elements in files. */
import { describe, expect, test } from "bun:test";
import { decodeElements, type ElementFormat } from "../../../gluon/io/element_format.ts";

const decode = (format: ElementFormat, ...bytes: number[]): number[] => [
  ...decodeElements(format, Uint8Array.from(bytes), "tensor x"),
];

describe("decodeElements()", () => {
  test("widens halves exactly: normal, subnormal, infinite, none, of both signs", () => {
    const halves = [0x3c00, 0xc000, 0x3555, 0x0001, 0x8001, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000];
    const expected = [1, -2, 0.333251953125, 2 ** -24, -(2 ** -24), 65504];
    const bytes = halves.flatMap((bits) => [bits & 255, bits >> 8]);
    expect(decode("F16", ...bytes)).toEqual([
      ...expected,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      -0,
    ]);
  });

  test("widens bfloat16, small integers and truth values exactly", () => {
    expect(decode("BF16", 0x80, 0x3f, 0x00, 0xc0)).toEqual([1, -2]);
    expect(decode("I8", 255, 127)).toEqual([-1, 127]);
    expect(decode("I16", 0xfe, 0xff)).toEqual([-2]);
    expect(decode("U16", 0xfe, 0xff)).toEqual([65534]);
    expect(decode("U32", 1, 0, 0, 0)).toEqual([1]);
    expect(decode("I64", 255, 255, 255, 255, 255, 255, 255, 255)).toEqual([-1]);
    expect(decode("BOOL", 0, 1, 2)).toEqual([0, 1, 1]);
  });

  test("refuses integers that int32 does not hold", () => {
    const why = "and integers are read as int32, which ends at 2147483647";
    expect(() => decode("I64", 0, 0, 0, 0, 1, 0, 0, 0)).toThrow(
      `Cannot read tensor x: element 0 is 4294967296, ${why}`,
    );
    expect(() => decode("U32", 0, 0, 0, 128)).toThrow(`element 0 is 2147483648, ${why}`);
    expect(() => decode("U64", 255, 255, 255, 255, 255, 255, 255, 255)).toThrow(
      "18446744073709551615",
    );
  });
});
