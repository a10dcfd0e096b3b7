/** The checksum of zip files. */
import { expect, test } from "bun:test";
import { crc32, crc32ByTable } from "../../../../gluon/io/numpy/crc32.ts";

test("crc32() has the check value of its standard, in one piece or two, of the host or by a table", () => {
  const bytes = new TextEncoder().encode("123456789");
  for (const of of [crc32, crc32ByTable]) {
    expect(of(bytes)).toBe(0xcbf43926);
    expect(of(bytes.subarray(4), of(bytes.subarray(0, 4)))).toBe(0xcbf43926);
    expect(of(new Uint8Array())).toBe(0);
  }
});
