import { expect, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatasetFolder } from "../../../../gluon/data/vision/downloads.ts";
import { withFolder } from "./files.ts";

test("A file is downloaded once, held to its SHA-1, and kept in a folder that is made", () =>
  withFolder(async (folder) => {
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.end("abc");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`;
    const files = new DatasetFolder("ABC", "abc", { root: join(folder, "a", "b"), url });
    try {
      const known = { name: "abc.bin", sha1: "a9993e364706816aba3e25717850c26c9cd0d89d" };
      expect(await files.find(known)).toBeUndefined();
      for (let i = 0; i < 2; i++)
        expect(new TextDecoder().decode(await files.get(known))).toBe("abc");
      expect(asked).toEqual(["/data/abc.bin"]);
      await expect(
        files.get({ name: "other.bin", sha1: known.sha1.replace("a", "b") }),
      ).rejects.toThrow("is not the published other.bin, by its SHA-1");
      expect(await files.find({ name: "other.bin", sha1: "" })).toBeUndefined();
    } finally {
      server.close();
    }
  }));
