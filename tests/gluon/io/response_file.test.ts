/** Files from a server. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { openFile } from "../../../gluon/io/files.ts";
import { readTensors } from "../../../gluon/io/tensor_file.ts";

let server: Server;
let address = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/whole") response.end("0123456789");
    else if (request.url === "/page") response.end("<!doctype html><title>An app</title>");
    else if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "10" }).write("012");
      setTimeout(() => response.destroy(), 20);
    } else if (request.url === "/large") {
      response.writeHead(200, { "content-length": "4000000" }).end("0".repeat(4_000_000));
    } else if (request.url === "/large/gzip") {
      const body = gzipSync("0".repeat(4_000_000));
      response.writeHead(200, { "content-encoding": "gzip", "content-length": `${body.length}` });
      response.end(body);
    } else if (request.url === "/large/cut") {
      response.writeHead(200, { "content-length": "4000000" }).write("0".repeat(2_000_000));
      setTimeout(() => response.destroy(), 50);
    } else response.writeHead(404).end("no such file");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const text = async (source: Parameters<typeof openFile>[0]): Promise<string> => {
  const file = await openFile(source);
  const bytes = new Uint8Array(file.size);
  await file.read(bytes, 0);
  return new TextDecoder().decode(bytes);
};

describe("openFile()", () => {
  test("fetches a URL, whichever it is of", async () => {
    expect(await text(new URL(`${address}/whole`))).toBe("0123456789");
    expect(await text(new URL("data:application/octet-stream,digits"))).toBe("digits");
    const blob = URL.createObjectURL(new Blob(["digits"]));
    expect(await text(new URL(blob))).toBe("digits");
    URL.revokeObjectURL(blob);
  });

  test("reads a response, and names it", async () => {
    const response = await fetch(`${address}/whole`);
    const file = await openFile(response);
    expect([file.what, file.size]).toEqual([`the response of ${address}/whole`, 10]);
    expect(await text(new Response("digits"))).toBe("digits");
  });

  test("refuses a response of a failure, or that was read before", async () => {
    const url = `${address}/none`;
    const failed = `Cannot read the response of ${url}: its status is 404; check the address.`;
    await expect(openFile(new URL(url))).rejects.toThrow(failed);
    await expect(openFile(await fetch(url))).rejects.toThrow(failed);
    const response = await fetch(`${address}/whole`);
    await response.text();
    await expect(openFile(response)).rejects.toThrow(
      `Cannot read the response of ${address}/whole: its body was read before; fetch it again, or ` +
        "read a clone().",
    );
    const opaque = { url: "", ok: false, status: 0, bodyUsed: false, blob: async () => new Blob() };
    await expect(openFile(opaque)).rejects.toThrow(
      "Cannot read the response: it is opaque; fetch it without no-cors.",
    );
  });

  test("refuses a body that ends early, and a server that does not answer", async () => {
    await expect(openFile(new URL(`${address}/cut`))).rejects.toThrow(
      `Cannot read the response of ${address}/cut: `,
    );
    await expect(openFile(new URL("http://127.0.0.1:1/"))).rejects.toThrow(
      /^Cannot read http:\/\/127\.0\.0\.1:1\/: .*check the address/,
    );
  });

  test("shortens a URL that holds the file itself", async () => {
    const url = new URL(`data:,${"x".repeat(1000)}`);
    await expect(readTensors(url)).rejects.toThrow(
      `Cannot read the response of data:,${"x".repeat(94)}...: its header does not begin with {`,
    );
  });
});

test("A page in place of a file is told from one that is damaged", async () => {
  await expect(readTensors(new URL(`${address}/page`))).rejects.toThrow(
    `Cannot read the response of ${address}/page: its header does not begin with {; it is no ` +
      "safetensors file, but looks like a page that a server sends instead.",
  );
});

/** Standard error as a terminal outside of CI, on which each look at the clock is half a second after the last. */
async function inTerminal(run: () => Promise<unknown>): Promise<string> {
  const { stderr } = process;
  const before = { isTTY: stderr.isTTY, write: stderr.write, CI: process.env.CI, now: Date.now };
  let [written, now] = ["", 0];
  delete process.env.CI;
  stderr.isTTY = true;
  stderr.write = (text: string | Uint8Array) => {
    written += text;
    return true;
  };
  Date.now = () => (now += 500);
  try {
    await run();
  } finally {
    Object.assign(stderr, { isTTY: before.isTTY, write: before.write });
    Date.now = before.now;
    if (before.CI !== undefined) process.env.CI = before.CI;
  }
  return written;
}

describe("A download that takes longer than a second", () => {
  test("has a progress bar in a terminal, which ends its line also where the download fails", async () => {
    const written = await inTerminal(async () => {
      expect((await text(new URL(`${address}/large`))).length).toBe(4_000_000);
    });
    expect(written).toContain("/large: 100%|");
    expect(written).toContain("4000/4000");
    expect(written.endsWith("\n")).toBe(true);
    const failed = await inTerminal(async () => {
      await expect(text(new URL(`${address}/large/cut`))).rejects.toThrow("fetch it again");
    });
    expect(failed).toContain("/4000 [");
    expect(failed.endsWith("\n")).toBe(true);
  });

  test("counts what is unpacked of a compressed one, whose length is not known", async () => {
    const written = await inTerminal(() => text(new URL(`${address}/large/gzip`)));
    expect(written).toMatch(/gzip: \d+ kB \[/);
    expect(written).not.toContain("%");
  });

  test("is quiet in a pipe", async () => {
    const { stderr } = process;
    const { write } = stderr;
    let written = "";
    stderr.write = (text: string | Uint8Array) => {
      written += text;
      return true;
    };
    await text(new URL(`${address}/large`));
    stderr.write = write;
    expect(written).toBe("");
  });
});
