/** Files in memory. */

import { describe, expect, test } from "bun:test";
import { makeBlob, openBlob, openBytes } from "../../../gluon/io/blob_file.ts";
import type { OpenFile } from "../../../gluon/io/open_file.ts";

const digits = new TextEncoder().encode("x0123456789").subarray(1);

describe("openBytes() and openBlob()", () => {
  const files: [what: string, file: OpenFile][] = [
    ["the bytes", openBytes(digits)],
    ["the bytes", openBytes(digits.slice().buffer)],
    ["the bytes", openBytes(new DataView(digits.buffer, 1))],
    ["the Blob of 10 bytes", openBlob(new Blob([digits]))],
    ['the file "cart.safetensors"', openBlob(new File([digits], "cart.safetensors"))],
  ];

  test.each(files)("read %s from any place, and tell how much there was", async (what, file) => {
    expect([file.what, file.size]).toEqual([what, 10]);
    const target = new Uint8Array(4);
    expect(await file.read(target, 3)).toBe(4);
    expect(new TextDecoder().decode(target)).toBe("3456");
    expect([await file.read(target, 8), await file.read(target, 10)]).toEqual([2, 0]);
    expect(new TextDecoder().decode(target)).toBe("8956");
    await file.close();
  });

  test("bring no more of a Blob into memory than is asked for", async () => {
    const read: [number, number][] = [];
    const blob = new Blob([digits]);
    const slice = (start: number, end: number): Blob => {
      read.push([start, end]);
      return blob.slice(start, end);
    };
    const arrayBuffer = (): never => {
      throw new Error("the whole was read");
    };
    await openBlob({ size: 10, slice, arrayBuffer }).read(new Uint8Array(4), 3);
    expect(read).toEqual([[3, 7]]);
  });

  test("say which Blob cannot be read any more", async () => {
    const gone = {
      size: 10,
      name: "cart.safetensors",
      slice: () => gone,
      arrayBuffer: () => Promise.reject(new DOMException("It is gone.", "NotReadableError")),
    };
    await expect(openBlob(gone).read(new Uint8Array(1), 0)).rejects.toThrow(
      'Cannot read the file "cart.safetensors": It is gone. Was it changed or removed? Open it again.',
    );
  });
});

describe("makeBlob()", () => {
  test("holds the pieces as they were", async () => {
    const piece = Uint8Array.of(1, 2);
    const blob = makeBlob([piece, Uint8Array.of(3)], undefined);
    piece.fill(0);
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test("gives none where the check fails", () => {
    const check = (): never => {
      throw new Error("stopped");
    };
    expect(() => makeBlob([], check)).toThrow("stopped");
  });
});
