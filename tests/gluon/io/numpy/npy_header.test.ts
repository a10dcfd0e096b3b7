/** Headers of .npy files. */
import { describe, expect, test } from "bun:test";
import { npyHead, npyHeaderPlace, parseNpyHeader } from "../../../../gluon/io/numpy/npy_header.ts";
import { failureOf } from "../../../../gluon/io/tensor_source.ts";

const fail = failureOf("it");
const parse = (text: string): unknown => parseNpyHeader(text, 64, fail);

describe("parseNpyHeader()", () => {
  test("reads dtype, order and shape as NumPy writes them", () => {
    const text = "{'descr': '>f2', 'fortran_order': True, 'shape': (2L, 3), }  \n";
    expect(parse(text)).toEqual({
      format: "F16",
      shape: [2, 3],
      isBigEndian: true,
      isFortran: true,
      start: 64,
    });
  });

  test("refuses what is no array of numbers", () => {
    const refusals: [text: string, why: string][] = [
      ["{'descr': '<f4'}", "its header is no dict of dtype and shape"],
      [
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "it has the dtype <c8; only numbers",
      ],
      [
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "objects of Python's, which are code",
      ],
      ["{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "no dict of dtype and shape"],
      [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 99999999)}",
        "an impossible shape",
      ],
      [
        "{'descr': '<constructor', 'fortran_order': False, 'shape': ()}",
        "it has the dtype <constructor",
      ],
    ];
    for (const [text, why] of refusals) {
      expect(() => parse(text)).toThrow("Cannot read it: ");
      expect(() => parse(text)).toThrow(why);
    }
  });

  test("reads what npyHead writes, which ends at a multiple of 64 bytes", () => {
    for (const shape of [[], [3], [2, 0], new Array(20).fill(1)]) {
      const head = npyHead("int32", shape);
      const { begin, end } = npyHeaderPlace(head, fail);
      expect([head.length % 64, end]).toEqual([0, head.length]);
      const text = new TextDecoder().decode(head.subarray(begin, end));
      expect(parseNpyHeader(text, end, fail)).toMatchObject({ format: "I32", shape });
    }
  });

  test("refuses another version, and a header that is too long", () => {
    const head = npyHead("float32", [1]);
    head[6] = 9;
    expect(() => npyHeaderPlace(head, fail)).toThrow(
      "it is of version 9 of .npy; 1 to 3 can be read",
    );
    head.set([2, 0, 255, 255, 255, 255], 6);
    expect(() => npyHeaderPlace(head, fail)).toThrow("its header has 4294967295 bytes");
  });
});
