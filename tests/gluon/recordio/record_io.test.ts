import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MXRecordIO } from "../../../gluon/recordio/mod.ts";
import { bytesOf, casesAbout } from "../image/golden.ts";

const folder = mkdtempSync(join(tmpdir(), "glueball-"));
afterAll(() => rmSync(folder, { recursive: true }));
const [golden] = casesAbout("records");
const records = golden!.records.map(bytesOf);

test("MXRecordIO writes MXNet's file, and reads it again and again", async () => {
  const path = join(folder, "a.rec");
  const writer = await MXRecordIO.open(path, "w");
  writer.write(records[3]!);
  writer.reset();
  for (const record of records) writer.write(record);
  await writer.close();
  expect(readFileSync(path).toString("base64")).toBe(golden!.file);
  const reader = await MXRecordIO.open(path, "r");
  for (let times = 0; times < 2; times++) {
    for (const record of records) expect(await reader.read()).toEqual(record);
    expect(await reader.read()).toBeNull();
    reader.reset();
  }
  await reader.close();
});

test("MXRecordIO refuses what it is not open for", async () => {
  const path = join(folder, "b.rec");
  const writer = await MXRecordIO.open(path, "w");
  await expect(writer.read()).rejects.toThrow(
    `Cannot read file "${path}": it is open for the opposite; open it with "r".`,
  );
  await writer.close();
  await writer.close();
  expect(() => writer.write(records[0]!)).toThrow("it was closed; open it again.");
  const reader = await MXRecordIO.open(path, "r");
  expect(() => reader.write(records[0]!)).toThrow('open it with "w".');
  await reader.close();
  await expect(MXRecordIO.open(path, "a" as "w")).rejects.toThrow(
    'Cannot open a record file with flag "a": it must be "r" or "w".',
  );
});
