/** Files by name in a page. */

import { describe, expect, test } from "bun:test";
import { IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { openFile, writeFile } from "../../../gluon/io/files.ts";
import { listStored } from "../../../gluon/io/origin_storage.ts";
import { inPage } from "./page.ts";

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

async function text(name: string): Promise<string> {
  const file = await openFile(name);
  const target = new Uint8Array(file.size);
  await file.read(target, 0);
  return new TextDecoder().decode(target);
}

/** Runs `body` with a `put` that does this as well; `call` counts from 1. */
async function withPut(
  and: (call: number, transaction: IDBTransaction) => void,
  body: () => Promise<void>,
): Promise<void> {
  const { put } = IDBObjectStore.prototype;
  let calls = 0;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...words) {
    const request = put.apply(this, words);
    and(++calls, this.transaction);
    return request;
  };
  try {
    await body();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
}

describe("A name in a page", () => {
  test("is a file in the origin's storage, read from any place", async () => {
    await inPage(async () => {
      await writeFile("a", [bytes("01234"), bytes("56789")]);
      const file = await openFile("a");
      const target = new Uint8Array(4);
      expect([file.what, file.size, await file.read(target, 3)]).toEqual(['file "a"', 10, 4]);
      expect(new TextDecoder().decode(target)).toBe("3456");
      await writeFile("a", [bytes("new")]);
      expect([await text("a"), await listStored()]).toEqual(["new", ["a"]]);
      // What is open is the file as it was.
      expect(await file.read(target, 0)).toBe(4);
    });
  });

  test("keeps as many older files as it is told", async () => {
    await inPage(async () => {
      for (const value of ["1", "2", "3", "4"]) await writeFile("a", [bytes(value)], { keep: 3 });
      expect(await listStored()).toEqual(["a", "a.1", "a.2"]);
      expect([await text("a"), await text("a.1"), await text("a.2")]).toEqual(["4", "3", "2"]);
    });
  });

  test("is the old file, with the older ones, where the content, the check or a write fails", async () => {
    await inPage(async () => {
      for (const value of ["1", "2"]) await writeFile("a", [bytes(value)], { keep: 2 });
      const broken = function* (): Generator<Uint8Array> {
        yield bytes("ne");
        throw new Error("no more");
      };
      await expect(writeFile("a", broken(), { keep: 2 })).rejects.toThrow("no more");
      const check = (): never => {
        throw new Error("stopped");
      };
      await expect(writeFile("a", [bytes("3")], { keep: 2, check })).rejects.toThrow("stopped");
      for (const failing of [1, 2]) {
        const fail = (call: number): void => {
          if (call === failing) throw new DOMException("full", "QuotaExceededError");
        };
        await withPut(fail, async () => {
          await expect(writeFile("a", [bytes("3")], { keep: 2 })).rejects.toThrow(
            'Cannot write file "a" in this page: the browser has no more room for this origin; ' +
              "remove files (gluon.files.removeFile). A file of that name that was there is unchanged.",
          );
        });
      }
      const end = (_: number, transaction: IDBTransaction): void => transaction.abort();
      await withPut(end, async () => {
        await expect(writeFile("a", [bytes("3")])).rejects.toThrow(
          'Cannot write file "a" in this page: the browser has ended the transaction.',
        );
      });
      expect([await listStored(), await text("a"), await text("a.1")]).toEqual([
        ["a", "a.1"],
        "2",
        "1",
      ]);
    });
  });

  test("that is missing is told from those that are there", async () => {
    await inPage(async () => {
      const start = `Cannot read file "cart": this page's origin has none of that name`;
      await expect(openFile("cart")).rejects.toThrow(`${start}; it has no files yet.`);
      await writeFile("pong", [bytes("1")]);
      await expect(openFile("cart")).rejects.toThrow(`${start}; it has pong.`);
      await writeFile("card", [bytes("1")]);
      await expect(openFile("cart")).rejects.toThrow(`${start}, but "card"; it has card, pong.`);
      for (let i = 0; i < 10; i++) await writeFile(`x${i}`, []);
      await expect(openFile("cart")).rejects.toThrow("x6, x7, ....");
    });
  });

  test("needs IndexedDB, and a browser that permits it", async () => {
    const why = "; save without a target for a Blob, and load from a Blob, bytes or a URL.";
    await inPage(
      async () => {
        await expect(openFile("a")).rejects.toThrow(
          "Cannot use names of files here: there is neither IndexedDB nor a disk (Node has one " +
            `from 20.16 on)${why}`,
        );
      },
      { indexedDB: undefined },
    );
    const forbidden = {
      open: () => {
        throw new DOMException("access is denied", "SecurityError");
      },
    };
    await inPage(
      async () => {
        await expect(writeFile("a", [])).rejects.toThrow(
          new RegExp(`^Cannot use names of files here: access is denied${why}$`),
        );
      },
      { indexedDB: forbidden },
    );
  });

  test("is written by several at once, one after the other", async () => {
    await inPage(async () => {
      const values = ["1", "2", "3", "4", "5"];
      await Promise.all(values.map((value) => writeFile("a", [bytes(value)], { keep: 5 })));
      const names = await listStored();
      expect(names).toHaveLength(5);
      expect((await Promise.all(names.map(text))).sort()).toEqual(values);
    });
  });

  test("is there for another window, and not for another origin", async () => {
    const indexedDB = new IDBFactory();
    await inPage(() => writeFile("a", [bytes("1")]) as Promise<unknown>, { indexedDB });
    await inPage(async () => expect(await listStored()).toEqual(["a"]), { indexedDB });
    await inPage(async () => expect(await listStored()).toEqual([]));
  });
});
