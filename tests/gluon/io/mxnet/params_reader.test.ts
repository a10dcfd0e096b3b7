/** `.params` files that MXNet 1.9.1 wrote, or reads, read here. */
import { describe, expect, test } from "bun:test";
import { readTensorFile } from "../../../../gluon/io/open_tensors.ts";
import { fileCase, tensorsOf } from "./golden.ts";

describe("A .params file", () => {
  const readable = [
    "dtypes",
    "a list",
    "a scalar and an empty array, V3",
    "version V1",
    "before versions",
  ];
  for (const about of readable) {
    test(`of MXNet's is read as MXNet reads it: ${about}`, async () => {
      const found = fileCase(about);
      const { kind, tensors, isNamed } = await readTensorFile(found.bytes);
      expect([kind, isNamed]).toEqual(["mxnet", about !== "a list"]);
      expect(tensors).toEqual(tensorsOf(found));
    });
  }

  test("with sparse arrays is refused, and they are named", async () => {
    await expect(readTensorFile(fileCase("sparse arrays").bytes)).rejects.toThrow(
      "Cannot read the bytes: it has sparse arrays, rows (row_sparse), cells (csr), and only dense ones " +
        'can be read; in MXNet, save array.tostype("default").',
    );
  });

  const whole = fileCase("dtypes").bytes;
  const edited = (at: number, ...bytes: number[]): Uint8Array => {
    const copy = whole.slice();
    copy.set(bytes, at);
    return copy;
  };
  // The first array begins at byte 24: magic, storage, 2 axes (at 32), lengths (36, 44), device, dtype (60).
  const broken: [what: string, file: Uint8Array, why: string][] = [
    [
      "ends in its head",
      whole.subarray(0, 12),
      "its reserved bytes takes 8 bytes, but only 4 follow",
    ],
    ["ends in an array", whole.subarray(0, 70), "array 0 of 8 takes 24 bytes, but only 6 follow"],
    [
      "ends in its names",
      whole.subarray(0, whole.length - 2),
      "within name 7 of 8; it is truncated",
    ],
    [
      "continues",
      Uint8Array.from([...whole, 1]),
      "after its names there are 1 bytes that belong to nothing",
    ],
    ["has no such storage", edited(28, 9), "array 0 of 8 has a storage type that MXNet lacks"],
    ["has too many axes", edited(32, 200), "array 0 of 8 has 200 axes; there may be up to 32"],
    ["has a negative length", edited(43, 128), "array 0 of 8 has the impossible shape"],
    ["has a huge length", edited(40, 255, 255, 127), "array 0 of 8 has the impossible shape"],
    ["has no such dtype", edited(60, 99), "array 0 of 8 has the dtype 99, which MXNet lacks"],
    [
      "has arrays without values",
      edited(32, 0),
      "array 0 of 8 has no values; MXNet saved it empty",
    ],
  ];
  for (const [what, file, why] of broken) {
    test(`that ${what} is refused`, async () => {
      await expect(readTensorFile(file)).rejects.toThrow(`Cannot read the bytes: `);
      await expect(readTensorFile(file)).rejects.toThrow(why);
    });
  }
});
