/** Files of every kind: which is which. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { FileSource, FileTarget } from "../../../gluon/io/file_kinds.ts";
import { nameOfTarget, openFile, writeFile } from "../../../gluon/io/files.ts";
import { readTensors } from "../../../gluon/io/tensor_file.ts";
import { inPage } from "./page.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("A file: URL is a path", async () => {
  const path = join(folder, "a name#1");
  await writeFile(pathToFileURL(path), [Uint8Array.of(1, 2)]);
  expect([...readFileSync(path)]).toEqual([1, 2]);
  const file = await openFile(pathToFileURL(path));
  expect([file.what, file.size]).toEqual([`file "${path}"`, 2]);
  await file.close();
  await inPage(async () => {
    const why = /^Cannot open file:.*: a page has no disk; fetch it from a server, or let the user/;
    await expect(openFile(pathToFileURL(path))).rejects.toThrow(why);
    await expect(writeFile(pathToFileURL(path), [])).rejects.toThrow(why);
  });
});

test("writeFile() without a target gives a Blob", async () => {
  const blob = await writeFile(undefined, [Uint8Array.of(1, 2), Uint8Array.of(3)], { keep: 2 });
  expect([...new Uint8Array(await blob!.arrayBuffer())]).toEqual([1, 2, 3]);
});

test("A URL as a text is refused, on the disk and in a page", async () => {
  const why = 'file "https://a.org/b": it is a URL as a text; give new URL(...).';
  const refused = async (): Promise<void> => {
    await expect(openFile("https://a.org/b")).rejects.toThrow(`Cannot read ${why}`);
    await expect(writeFile("https://a.org/b", [])).rejects.toThrow(`Cannot write ${why}`);
  };
  await refused();
  await inPage(refused);
});

describe("What is no file", () => {
  const sources: [unknown][] = [
    [7],
    [null],
    [undefined],
    [{}],
    [[1, 2]],
    [Promise.resolve()],
    [new Map()],
  ];
  test.each(sources)("is not read: %p", async (source) => {
    await expect(openFile(source as unknown as FileSource)).rejects.toThrow(
      /^Cannot read .*: it is no file; give a path, a URL, a Uint8Array, an ArrayBuffer, a Blob or/,
    );
  });

  const targets: [unknown][] = [[7], [null], [{}], [new Blob()], [new URL("https://a.org/b")]];
  test.each(targets)("is not written: %p", async (target) => {
    await expect(writeFile(target as unknown as FileTarget, [])).rejects.toThrow(
      /^Cannot write to .*: it is no place for a file; give a path, a file: URL or a FileSystemFile/,
    );
  });
});

test("nameOfTarget() is what messages say", () => {
  const handle = { kind: "file", name: "a", getFile: async () => new Blob() } as const;
  const targets = [undefined, "a", new URL("file:///a"), handle];
  expect(targets.map(nameOfTarget)).toEqual(["a Blob", 'file "a"', "file:///a", 'the file "a"']);
});

test("A hostile header is refused from each source before memory is taken for it", async () => {
  const header = new Uint8Array(16);
  new DataView(header.buffer).setBigUint64(0, 1n << 40n, true);
  header[8] = 0x7b;
  const path = join(folder, "hostile");
  writeFileSync(path, header);
  const sources: FileSource[] = [
    path,
    pathToFileURL(path),
    header,
    header.buffer,
    new Blob([header]),
    new Response(header),
    new URL(`data:;base64,${Buffer.from(header).toString("base64")}`),
  ];
  for (const source of sources) {
    await expect(readTensors(source)).rejects.toThrow(
      "its header should have 1099511627776 bytes, but only 8 follow; it is truncated.",
    );
  }
});
