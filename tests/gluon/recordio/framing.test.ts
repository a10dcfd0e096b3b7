import { expect, test } from "bun:test";
import { openBytes } from "../../../gluon/io/blob_file.ts";
import { frame, readRecord } from "../../../gluon/recordio/framing.ts";
import { bytesOf, casesAbout } from "../image/golden.ts";

const [golden] = casesAbout("records");
const records = golden!.records.map(bytesOf);
const file = bytesOf(golden!.file);

test("frame() writes MXNet's bytes, also of records with the magic number in them", () => {
  expect(Buffer.concat(records.map(frame)).equals(Buffer.from(file))).toBe(true);
});

test("readRecord() reads them, one after the other", async () => {
  const open = openBytes(file);
  let at = 0;
  for (const record of records) {
    const found = (await readRecord(open, at))!;
    expect(found.record).toEqual(record);
    at = found.next;
  }
  expect(await readRecord(open, at)).toBeNull();
});

test("A file that is cut at any byte, or another file, is refused and never misread", async () => {
  for (let length = 1; length < file.length; length++) {
    const open = openBytes(file.subarray(0, length));
    const read = async (): Promise<number> => {
      for (let [at, count] = [0, 0]; ; count++) {
        const found = await readRecord(open, at);
        if (found === null) return count;
        expect(found.record).toEqual(records[count]!);
        at = found.next;
      }
    };
    await read().catch((error) =>
      expect(String(error)).toContain("it is truncated, take another copy"),
    );
  }
  await expect(readRecord(openBytes(file), 4)).rejects.toThrow(
    "Cannot read the bytes: at byte 4 there is no record; it is damaged, its index is another file's",
  );
});
