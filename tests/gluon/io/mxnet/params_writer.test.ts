/** `.params` files: the same bytes that MXNet 1.9.1 writes. */
import { describe, expect, test } from "bun:test";
import { paramsPieces } from "../../../../gluon/io/mxnet/params_writer.ts";
import { fileCase, tensorsOf } from "./golden.ts";

describe("A .params file", () => {
  for (const about of ["dtypes that are written", "a list", "a scalar and an empty array, V3"]) {
    test(`has the bytes that MXNet writes for the same arrays: ${about}`, () => {
      const found = fileCase(about);
      const pieces = [...paramsPieces(tensorsOf(found), about !== "a list")];
      expect(pieces.flatMap((piece) => [...piece])).toEqual([...found.bytes]);
    });
  }
});
