/** Headers of safetensors files: what is read of them, and what is refused. */
import { describe, expect, test } from "bun:test";
import { headerLength, parseHeader } from "../../../gluon/io/safetensors_header.ts";
import { safetensors } from "../../../gluon/mod.ts";

const { decode } = safetensors;

/** A file with the given header. */
function fileOf(header: unknown, bytes = 0): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

describe("A safetensors file", () => {
  const entry = (begin: number, end: number, more: object = {}): object => ({
    dtype: "F32",
    shape: [(end - begin) / 4],
    data_offsets: [begin, end],
    ...more,
  });
  const broken: [what: string, file: Uint8Array, why: string][] = [
    [
      "is empty",
      new Uint8Array(0),
      "it has 0 bytes; a safetensors file begins with 8 bytes that tell its header.",
    ],
    [
      "is something else",
      new TextEncoder().encode("PK\u0003\u0004 a zip file"),
      "its header does not begin with {; it is no safetensors file.",
    ],
    [
      "ends in its header",
      fileOf({ a: entry(0, 4) }).subarray(0, 20),
      "its header should have 54 bytes, but only 12 follow; it is truncated.",
    ],
    ["has garbage for a header", fileOf("{a: 1}"), "its header is no JSON object."],
    [
      "has an entry without a shape",
      fileOf({ a: { dtype: "F32" } }),
      "the header's entry of tensor a has no proper shape.",
    ],
    [
      "has a negative length",
      fileOf({ a: entry(0, 4, { shape: [-1] }) }, 4),
      "the header's entry of tensor a has no proper shape.0.",
    ],
    [
      "has a dtype that is unknown here",
      fileOf({ a: entry(0, 4, { dtype: "F8_E4M3" }) }, 4),
      "tensor a is F8_E4M3; only F64, F32, ",
    ],
    [
      "has a tensor of another size",
      fileOf({ a: entry(0, 8, { shape: [3] }) }, 8),
      "tensor a (3,) takes 12 bytes, but has 8.",
    ],
    [
      "has tensors that overlap",
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      "tensor b overlaps the one before it.",
    ],
    [
      "has a gap",
      fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12),
      "before tensor b there are 4 bytes that belong to no tensor.",
    ],
    [
      "ends in its tensors",
      fileOf({ a: entry(0, 8) }, 5),
      "its tensors should have 8 bytes, but only 5 follow; it is truncated.",
    ],
    [
      "goes on after its tensors",
      fileOf({ a: entry(0, 4) }, 6),
      "after its tensors there are 2 bytes that belong to no tensor.",
    ],
    [
      "has metadata that is no text",
      fileOf({ __metadata__: { a: 1 } }),
      "its __metadata__ is no record of texts.",
    ],
  ];
  for (const [what, file, why] of broken) {
    test(`that ${what} is refused`, () => {
      expect(() => decode(file, "the file")).toThrow(`Cannot read the file: ${why}`);
    });
  }
});

describe("A header", () => {
  test("tells its length, and each tensor's dtype, shape and place", () => {
    const file = fileOf({
      b: { dtype: "F64", shape: [2, 1], data_offsets: [4, 20] },
      a: { dtype: "I32", shape: [], data_offsets: [0, 4] },
      __metadata__: { about: "x" },
    });
    const length = headerLength(file.subarray(0, 9), file.length + 20, "it");
    expect(length).toBe(file.length - 8);
    const { entries, metadata } = parseHeader(file.subarray(8), 20, "it");
    expect([...entries]).toEqual([
      ["b", { dtype: "float64", format: "F64", shape: [2, 1], begin: 4, end: 20 }],
      ["a", { dtype: "int32", format: "I32", shape: [], begin: 0, end: 4 }],
    ]);
    expect(metadata).toEqual({ about: "x" });
  });
});
