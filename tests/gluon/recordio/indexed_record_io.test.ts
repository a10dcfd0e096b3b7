import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordFileDataset } from "../../../gluon/data/mod.ts";
import { MXIndexedRecordIO } from "../../../gluon/recordio/mod.ts";
import { bytesOf, casesAbout } from "../image/golden.ts";

const folder = mkdtempSync(join(tmpdir(), "glueball-"));
afterAll(() => rmSync(folder, { recursive: true }));
const [golden] = casesAbout("records");
const records = golden!.records.map(bytesOf);
const [idx, rec] = [join(folder, "a.idx"), join(folder, "a.rec")];

test("MXIndexedRecordIO writes MXNet's index, and finds records in any order", async () => {
  const writer = await MXIndexedRecordIO.open(idx, rec, "w");
  for (const [i, record] of records.entries()) writer.write_idx(3 * i, record);
  await writer.close();
  expect(readFileSync(idx, "utf8")).toBe(golden!.index);
  const reader = await MXIndexedRecordIO.open(idx, rec, "r");
  expect(reader.keys).toEqual([0, 3, 6, 9, 12, 15]);
  for (const i of [4, 0, 5, 2]) expect(await reader.read_idx(3 * i)).toEqual(records[i]!);
  await expect(reader.read_idx(4)).rejects.toThrow(
    "Cannot read record 4: the index has 6 keys, not this one.",
  );
  await reader.close();
});

test("RecordFileDataset gives the records by their place in the index", async () => {
  const dataset = await RecordFileDataset.open(rec);
  expect(dataset.length).toBe(6);
  expect(await dataset.at(3)).toEqual(records[3]!);
  expect(() => dataset.at(6)).toThrow("Cannot take sample 6: there are 6, counted from 0.");
  await dataset.close();
  await expect(RecordFileDataset.open(readFileSync(rec))).rejects.toThrow("give it as idx_path.");
});

test("Keys may be texts; an index that is none is refused", async () => {
  const text = new TextEncoder().encode("cat\t0\ndog\t8\n");
  const reader = await MXIndexedRecordIO.open(text, rec, "r");
  expect(await reader.read_idx("dog")).toEqual(records[1]!);
  await reader.close();
  writeFileSync(idx, "0\t0\n1\n");
  await expect(MXIndexedRecordIO.open(idx, rec, "r")).rejects.toThrow(
    `Cannot read index file "${idx}": line 2 is "1"; it must be a key, a tab and a number.`,
  );
});
