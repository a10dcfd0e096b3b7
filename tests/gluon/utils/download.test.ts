/** Downloads, from a server on this machine. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utils } from "../../../gluon/mod.ts";

const content = "some bytes";
const sha1 = createHash("sha1").update(content).digest("hex");
let server: Server;
let root = "";
let url = "";
let requests = 0;
/** How many requests fail before one succeeds. */
let failures = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "glueball-download-"));
  server = createServer((_, response) => {
    requests++;
    response.statusCode = failures-- > 0 ? 503 : 200;
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/file%201.txt?v=2`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});

/** How many requests `run` makes. */
async function requestsOf(run: () => Promise<unknown>, failing = 0): Promise<number> {
  [requests, failures] = [0, failing];
  await run();
  return requests;
}

describe("download()", () => {
  test("writes a file, into a folder or under a name, and makes the folders around it", async () => {
    expect(await utils.download(url, { path: root })).toBe(join(root, "file 1.txt"));
    const deep = join(root, "a", "b", "named.txt");
    expect(await utils.download(url, { path: deep, sha1_hash: sha1.toUpperCase() })).toBe(deep);
    expect(await readFile(deep, "utf8")).toBe(content);
    expect(await utils.check_sha1(deep, sha1)).toBe(true);
    expect(await utils.check_sha1(deep, "0".repeat(40))).toBe(false);
  });

  test("leaves a file alone that is there, unless it is the wrong one or to be overwritten", async () => {
    const path = join(root, "there.txt");
    await writeFile(path, "other bytes");
    expect(await requestsOf(() => utils.download(url, { path }))).toBe(0);
    expect(await requestsOf(() => utils.download(url, { path, sha1_hash: sha1 }))).toBe(1);
    expect(await requestsOf(() => utils.download(url, { path, sha1_hash: sha1 }))).toBe(0);
    await writeFile(path, "other bytes");
    expect(await requestsOf(() => utils.download(url, { path, overwrite: true }))).toBe(1);
    expect(await readFile(path, "utf8")).toBe(content);
  });

  test("tries again, and says at last why it failed; nothing is left of it", async () => {
    const path = join(root, "failed", "file.txt");
    expect(
      await requestsOf(() => utils.download(url, { path: join(root, "third.txt"), retries: 2 }), 2),
    ).toBe(3);
    failures = 9;
    await expect(utils.download(url, { path, retries: 1 })).rejects.toThrow(
      /^Cannot download http:.*file%201.txt\?v=2: .*503.* \(tried 2 times\)\.$/,
    );
    failures = 0;
    await expect(
      utils.download(url, { path, sha1_hash: "0".repeat(40), retries: 0 }),
    ).rejects.toThrow(`its SHA-1 is ${sha1}, and must be ${"0".repeat(40)} (tried 1 times).`);
    await mkdir(join(root, "failed"), { recursive: true });
    expect(await readdir(join(root, "failed"))).toEqual([]);
  });

  test("refuses what is no URL of a file", async () => {
    await expect(utils.download("file:///etc/hostname")).rejects.toThrow(
      'Cannot download "file:///etc/hostname": it is no URL of http or https.',
    );
    await expect(utils.download("http://127.0.0.1/")).rejects.toThrow(
      "Cannot download http://127.0.0.1/: it names no file; give a path.",
    );
  });
});
