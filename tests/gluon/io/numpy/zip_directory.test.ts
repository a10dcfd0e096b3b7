/** Directories of zip files. */
import { describe, expect, test } from "bun:test";
import { zipSync } from "fflate";
import { openBytes } from "../../../../gluon/io/blob_file.ts";
import { readZipDirectory, readZipEntry } from "../../../../gluon/io/numpy/zip_directory.ts";
import { failureOf } from "../../../../gluon/io/tensor_source.ts";

const fail = failureOf("it");
const [CENTRAL, END] = [0x02014b50, 0x06054b50];
const text = new TextEncoder().encode("glueball ".repeat(20));
const zip = zipSync({ "a.npy": [text, { level: 9 }], "b.npy": [text, { level: 0 }] });
const readAll = async (bytes: Uint8Array): Promise<Uint8Array[]> => {
  const file = openBytes(bytes);
  const entries = await readZipDirectory(file, fail);
  return await Promise.all(entries.map((entry) => readZipEntry(file, entry, fail)));
};
const edited = (signature: number, at: number, ...bytes: number[]): Uint8Array =>
  editedOf(zip, signature, at, ...bytes);
const editedOf = (
  of: Uint8Array,
  signature: number,
  at: number,
  ...bytes: number[]
): Uint8Array => {
  const copy = of.slice();
  const view = new DataView(copy.buffer);
  let place = 0;
  while (view.getUint32(place, true) !== signature) place++;
  copy.set(bytes, place + at);
  return copy;
};
/** 90,000 bytes, packed. */
const large = editedOf(
  zipSync({ "a.npy": [new Uint8Array(90_000), { level: 0 }] }),
  ...([CENTRAL, 10, 8] as const),
);
/** The directory lists the same entry 40 times. */
const overlapping = (): Uint8Array => {
  const one = zipSync({ "a.npy": [text.slice(0, 150), { level: 0 }] });
  const end = one.length - 22;
  const begin = new DataView(one.buffer).getUint32(end + 16, true);
  const listed = Array.from({ length: 40 }, () => [...one.subarray(begin, end)]).flat();
  const tail = one.slice(end);
  new DataView(tail.buffer).setUint16(10, 40, true);
  new DataView(tail.buffer).setUint32(12, listed.length, true);
  return Uint8Array.from([...one.subarray(0, begin), ...listed, ...tail]);
};

describe("A zip file", () => {
  test("gives its entries, packed or not", async () => {
    expect(await readAll(zip)).toEqual([text, text]);
  });

  const broken: [what: string, file: Uint8Array, why: string][] = [
    ["ends early", zip.subarray(0, 60), "whose directory is missing"],
    ["has a damaged directory", edited(CENTRAL, 0, 0), "entry 0 of its directory is damaged"],
    ["is encrypted", edited(CENTRAL, 8, 1), "a.npy is encrypted"],
    ["is packed in another way", edited(CENTRAL, 10, 14), "a.npy is packed by method 14"],
    ["has another checksum", edited(CENTRAL, 16, 1, 2, 3, 4), "a.npy is not what was saved"],
    ["tells a larger size", edited(CENTRAL, 24, 255), "a.npy is not what was saved"],
    [
      "would fill the memory",
      edited(CENTRAL, 24, 0, 0, 0, 64),
      "a.npy cannot have 1073741824 bytes",
    ],
    [
      "would fill it in pieces",
      editedOf(large, CENTRAL, 24, 0, 0, 0, 5),
      "it is packed to less than 1 / 20",
    ],
    ["has entries of the same bytes", overlapping(), "its entries lie over each other"],
    ["is of zip64", edited(END, 10, 255, 255), "it is a zip64 file"],
    [
      "has a directory elsewhere",
      edited(END, 16, 255, 255, 255),
      "it is a zip file that is truncated",
    ],
  ];
  for (const [what, file, why] of broken) {
    test(`that ${what} is refused`, async () => {
      await expect(readAll(file)).rejects.toThrow("Cannot read it: ");
      await expect(readAll(file)).rejects.toThrow(why);
    });
  }
});
