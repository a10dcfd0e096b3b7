/** The files of a page: listed, taken out, removed. */

import { expect, test } from "bun:test";
import { writeFile } from "../../../gluon/io/files.ts";
import { files } from "../../../gluon/mod.ts";
import { inPage } from "./page.ts";

test("listFiles(), getFile() and removeFile() see what was saved by name", async () => {
  await inPage(async () => {
    for (const name of ["b", "a"]) await writeFile(name, [new TextEncoder().encode(name)]);
    expect(await files.listFiles()).toEqual(["a", "b"]);
    expect(await (await files.getFile("b")).text()).toBe("b");
    await files.removeFile("b");
    expect(await files.listFiles()).toEqual(["a"]);
    await expect(files.getFile("b")).rejects.toThrow('Cannot read file "b": ');
    await expect(files.removeFile("b")).rejects.toThrow(
      `Cannot remove file "b": this page's origin has none of that name; it has a.`,
    );
  });
});

test("listFiles(), getFile() and removeFile() refuse where there is a disk", async () => {
  const why = "this host has a disk, and names are paths there; use its own functions";
  await expect(files.listFiles()).rejects.toThrow(`Cannot list files of a page: ${why}`);
  await expect(files.getFile("a")).rejects.toThrow(`Cannot get files of a page: ${why}`);
  await expect(files.removeFile("a")).rejects.toThrow(`Cannot remove files of a page: ${why}`);
});
