/** Files on the disk: written as a whole or not at all, with older ones kept. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFile, writeFile } from "../../../gluon/io/files.ts";

let root = "";
let folder = "";
let count = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-files-"));
});
beforeEach(() => {
  folder = join(root, `${count++}`);
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true }));

const text = (name: string): string => readFileSync(join(folder, name), "utf8");
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("writeFile() on the disk", () => {
  test("writes pieces in order", async () => {
    const file = join(folder, "a");
    await writeFile(file, [bytes("whole")]);
    expect(text("a")).toBe("whole");
    await writeFile(file, [bytes("in "), bytes(""), bytes("pieces")]);
    expect(text("a")).toBe("in pieces");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("keeps as many older files as it is told, the newest under .1", async () => {
    for (const value of ["1", "2", "3", "4"]) {
      await writeFile(join(folder, "a"), [bytes(value)], { keep: 3 });
    }
    expect(readdirSync(folder).sort()).toEqual(["a", "a.1", "a.2"]);
    expect(["a", "a.1", "a.2"].map(text)).toEqual(["4", "3", "2"]);
  });

  test("leaves the old file and nothing else where the content or the check fails", async () => {
    const file = join(folder, "a");
    await writeFile(file, [bytes("old")]);
    const broken = function* (): Generator<Uint8Array> {
      yield bytes("ne");
      throw new Error("no more");
    };
    await expect(writeFile(file, broken())).rejects.toThrow("no more");
    const check = (): never => {
      throw new Error("stopped");
    };
    await expect(writeFile(file, [bytes("new")], { check, keep: 2 })).rejects.toThrow("stopped");
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(text("a")).toBe("old");
  });

  test("says why it cannot write", async () => {
    const missing = join(folder, "none", "a");
    await expect(writeFile(missing, [bytes("x")])).rejects.toThrow(
      `Cannot write file "${missing}": its folder does not exist; make it first. A file of that name ` +
        "that was there is unchanged.",
    );
    mkdirSync(join(folder, "b"));
    await expect(writeFile(join(folder, "b"), [bytes("x")])).rejects.toThrow(
      "it is a folder; name a file.",
    );
    expect(readdirSync(folder)).toEqual(["b"]);
  });
});

describe("openFile() on the disk", () => {
  test("reads from any place, and tells how much there was", async () => {
    writeFileSync(join(folder, "a"), "0123456789");
    const file = await openFile(join(folder, "a"));
    const target = new Uint8Array(4);
    expect(file.what).toBe(`file "${join(folder, "a")}"`);
    expect([file.size, await file.read(target, 3)]).toEqual([10, 4]);
    expect(new TextDecoder().decode(target)).toBe("3456");
    expect([await file.read(target, 8), await file.read(target, 10)]).toEqual([2, 0]);
    expect(new TextDecoder().decode(target)).toBe("8956");
    await file.close();
  });
});
