/** The checksum of zip files. */
import { expect, test } from "bun:test";
import { crc32 } from "../../../../gluon/io/numpy/crc32.ts";

test("crc32() has the check value of its standard, in one piece or two", () => {
  const bytes = new TextEncoder().encode("123456789");
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
