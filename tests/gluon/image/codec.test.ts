import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imdecode, imencode, imread } from "../../../gluon/image/codec.ts";
import { bytesOf, casesAbout, expectImage, hostTensor } from "./golden.ts";

for (const { note, file, color, gray } of casesAbout("decode")) {
  test(`imdecode() gives MXNet's pixels of ${note}`, async () => {
    // Decoders round the cosine transform, and make up colors between samples, in their own ways.
    const levels = note.includes("4:2:0") ? 24 : note.startsWith("JPEG") ? 3 : 0;
    expectImage(await imdecode(bytesOf(file)), color, levels);
    expectImage(await imdecode(bytesOf(file), { flag: 0 }), gray, Math.max(levels, 1)); // libpng has own weights
  });
}

test("imencode() writes what imdecode() reads", async () => {
  const image = hostTensor(casesAbout("decode")[0]!.color);
  expect(await imdecode(await imencode(image))).toEqual(image);
  const floats = { ...image, dtype: "float32", data: new Float32Array(105) } as const;
  await expect(imencode(floats)).rejects.toThrow(
    "Cannot encode an image (5, 7, 3) of float32: it must be uint8, of 1, 3 or 4 channels.",
  );
});

test("A damaged image is refused by the name of its file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "glueball-"));
  for (const { note, file } of casesAbout("decode")) {
    if (!/RGB$|4:4:4/.test(note)) continue;
    const bytes = bytesOf(file);
    const path = join(folder, "damaged");
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    await expect(imread(path)).rejects.toThrow(`Cannot decode file "${path}": `);
    await expect(imread(path)).rejects.toThrow("the image is damaged, take another copy.");
  }
  rmSync(folder, { recursive: true });
  await expect(imdecode(new TextEncoder().encode("<html>"))).rejects.toThrow(
    "Cannot decode the bytes: they do not begin as a PNG or JPEG file; convert the image to one.",
  );
});
