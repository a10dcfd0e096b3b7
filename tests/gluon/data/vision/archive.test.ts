import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { gunzip, untar } from "../../../../gluon/data/vision/archive.ts";
import { tar } from "./files.ts";

test("gunzip() and untar() read what gzip and tar write", async () => {
  const archive = tar({
    a: Uint8Array.of(1, 2),
    b: new Uint8Array(1024).fill(3),
    c: new Uint8Array(),
  });
  const content = await gunzip(gzipSync(archive), "a.tar.gz");
  const files = untar(content, "a.tar");
  expect([...files.keys()]).toEqual(["a", "b", "c"]);
  expect([...files.get("a")!]).toEqual([1, 2]);
  expect(files.get("b")!.length).toBe(1024);
});

test("An archive that is cut is refused", async () => {
  const archive = tar({ a: new Uint8Array(2000) });
  expect(() => untar(archive.subarray(0, 1500), "a.tar")).toThrow(
    "Cannot read a.tar: it ends within folder/a; it is truncated, take another copy.",
  );
  await expect(gunzip(gzipSync(archive).subarray(0, 20), "a.gz")).rejects.toThrow(
    "Cannot read a.gz",
  );
});
