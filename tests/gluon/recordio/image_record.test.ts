import { expect, test } from "bun:test";
import { pack, pack_img, unpack, unpack_img } from "../../../gluon/recordio/mod.ts";
import { bytesOf, casesAbout } from "../image/golden.ts";

test("pack() and unpack() are MXNet's, with one label and with several", () => {
  for (const golden of casesAbout("pack")) {
    const label = typeof golden.label === "number" ? golden.label : Float32Array.from(golden.label);
    const record = pack({ label, id: golden.id, id2: 0 }, bytesOf(golden.bytes));
    expect(record).toEqual(bytesOf(golden.record));
    const flag = typeof label === "number" ? 0 : label.length;
    expect(unpack(record)).toEqual([{ flag, label, id: golden.id, id2: 0 }, bytesOf(golden.bytes)]);
  }
});

test("pack_img() and unpack_img() keep an image", async () => {
  const image = {
    shape: [1, 2, 3],
    dtype: "uint8",
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
  } as const;
  const [header, read] = await unpack_img(await pack_img({ label: 4, id: 1, id2: 0 }, image));
  expect([header.label, read]).toEqual([4, image]);
  await expect(
    pack_img({ label: 4, id: 1, id2: 0 }, image, { img_fmt: ".jpg" as never }),
  ).rejects.toThrow('Cannot pack an image as ".jpg": only ".png" is written.');
});

test("unpack() refuses a record that is too short for its labels", () => {
  expect(() => unpack(new Uint8Array(7))).toThrow(
    "Cannot unpack a record of 7 bytes: its header takes 24",
  );
  const [golden] = casesAbout("pack").filter(({ label }) => typeof label !== "number");
  expect(() => unpack(bytesOf(golden!.record).subarray(0, 30))).toThrow("its header takes 36");
});
