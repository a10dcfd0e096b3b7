/** Failures of the disk in one sentence. */

import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkWritable, onDisk } from "../../cli/disk.ts";

const work = { verb: "read", path: "nowhere", remedy: "name another" };
const MESSAGE = 'Cannot read "nowhere": there is no such file or folder; name another.';

test("what the system refuses is told with its reason, and what to do", async () => {
  expect(() => onDisk(work, () => readFileSync("nowhere"))).toThrow(MESSAGE);
  await expect(onDisk(work, () => readFile("nowhere"))).rejects.toThrow(MESSAGE);
  const caused = new Error("Cannot write", {
    cause: Object.assign(new Error(), { code: "EROFS" }),
  });
  expect(() =>
    onDisk(work, () => {
      throw caused;
    }),
  ).toThrow('Cannot read "nowhere": the disk is read-only; name another.');
});

test("long paths are cut", () => {
  const failing = () => readFileSync("nowhere");
  expect(() => onDisk({ ...work, path: "a".repeat(5000) }, failing)).toThrow(
    `Cannot read "${"a".repeat(120)}...": there is no such`,
  );
});

test("other errors come as they are, and so do results", async () => {
  const error = new RangeError("Cannot: so; do.");
  const fail = (): never => {
    throw error;
  };
  expect(() => onDisk(work, fail)).toThrow(error);
  await expect(onDisk(work, async () => fail())).rejects.toBe(error);
  expect(onDisk(work, () => 3)).toBe(3);
});

test("a path that cannot be written is known before; what can be is left as it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "glueball-disk-"));
  const check = (path: string): void =>
    checkWritable({ verb: "write to", path: join(folder, path), remedy: "name another" });
  try {
    writeFileSync(join(folder, "there"), "content");
    check("there");
    check("new");
    expect(readdirSync(folder)).toEqual(["there"]);
    expect(readFileSync(join(folder, "there"), "utf8")).toBe("content");
    expect(() => check("nowhere/new")).toThrow("there is no such file or folder; name another.");
    expect(() => check("there/new")).toThrow("a part of its path is a file; name another.");
    expect(() => check(".")).toThrow("it is a folder; name another.");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
