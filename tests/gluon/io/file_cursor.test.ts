/** A place in a file that moves on. */
import { expect, test } from "bun:test";
import { openBytes } from "../../../gluon/io/blob_file.ts";
import { FileCursor } from "../../../gluon/io/file_cursor.ts";
import { failureOf } from "../../../gluon/io/tensor_source.ts";

test("A cursor reads numbers beyond its window, passes over bytes, and refuses what is not there", async () => {
  const bytes = new Uint8Array(40_000);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 7, true);
  view.setInt32(16_382, -5, true); // across the end of the first window
  view.setBigUint64(39_990, 9n, true);
  const cursor = new FileCursor(openBytes(bytes), failureOf("it"));
  expect(await cursor.uint32("a")).toBe(7);
  cursor.skip(16_378, "b");
  expect(await cursor.int32("c")).toBe(-5);
  cursor.skip(39_990 - 16_386, "d");
  expect([await cursor.uint64("e"), cursor.rest]).toEqual([9, 2]);
  await expect(cursor.uint32("the end")).rejects.toThrow(
    "Cannot read it: it ends at byte 40000, within the end; it is truncated.",
  );
  expect(() => cursor.skip(3, "f")).toThrow("f takes 3 bytes, but only 2 follow; it is truncated");
});
