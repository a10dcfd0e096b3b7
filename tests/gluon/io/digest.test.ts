/** Digests in safetensors files: damage is told, files without them are taken as they are. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../backends/mod.ts";
import { withDigests } from "../../../gluon/io/digest.ts";
import { readTensors } from "../../../gluon/io/tensor_file.ts";
import { TensorReader } from "../../../gluon/io/tensor_reader.ts";
import { nn, safetensors } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { inPage } from "./page.ts";

const { encode } = safetensors;

let folder = "";
beforeAll(async () => {
  setBackend(await load("reference"));
  folder = mkdtempSync(join(tmpdir(), "glueball-digest-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const tensors = new Map<string, safetensors.Tensor>([
  ["weight", { shape: [2, 3], dtype: "float32", data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ["__proto__", { shape: [], dtype: "int32", data: Int32Array.of(-7) }],
  ["double", { shape: [1], dtype: "float64", data: Float32Array.of(0.5) }],
]);
const metadata = { about: "something" };

function dense(): nn.Dense {
  const net = new nn.Dense(2, { in_units: 3 });
  net.initialize();
  return net;
}

describe("A file with digests", () => {
  test("gives back what was written, without them", async () => {
    const file = await withDigests({ tensors, metadata });
    expect(Object.keys(file.metadata)).toEqual(["about", "sha256"]);
    const read = await readTensors(encode(file));
    expect(read.metadata).toEqual(metadata);
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()]);
  });

  test("has the SHA-256 of each tensor's bytes", async () => {
    const one = new Map<string, safetensors.Tensor>([
      ["abc", { shape: [3], dtype: "uint8", data: new TextEncoder().encode("abc") }],
    ]);
    const { sha256 } = (await withDigests({ tensors: one, metadata: {} })).metadata;
    // FIPS 180-2, appendix B.1
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(JSON.parse(sha256!).tensors).toEqual([["abc", abc]]);
  });

  const changes: readonly (readonly [string, (text: string) => string, string])[] = [
    ["a shape", (text) => text.replace("[2,3]", "[3,2]"), "its header is not what was saved"],
    ["a name", (text) => text.replaceAll('"weight"', '"height"'), "its header is not"],
    ["a text", (text) => text.replace("something", "somewhere"), "its header is not"],
    ["the name of the digests", (text) => text.replace("sha256", "sha257"), "its header is not"],
    ["a digest", (text) => text.replace(/[0-9a-f]{64}/, (hex) => hex.replaceAll("1", "2")), "its "],
    ["what a digest is of", (text) => text.replace("header\\", "leader\\"), "its sha256 is not"],
  ];
  for (const [what, change, reason] of changes) {
    test(`is refused where ${what} was changed`, async () => {
      const bytes = encode(await withDigests({ tensors, metadata }));
      const damaged = Buffer.from(change(Buffer.from(bytes).toString("latin1")), "latin1");
      await expect(readTensors(damaged)).rejects.toThrow(`Cannot read the bytes: ${reason}`);
      const file = join(folder, "damaged.safetensors");
      writeFileSync(file, damaged);
      await expect(TensorReader.open(file)).rejects.toThrow(
        `Cannot read file "${file}": ${reason}`,
      );
    });
  }

  test("is refused where a bit of a tensor was changed, whichever it is", async () => {
    const bytes = encode(await withDigests({ tensors, metadata }));
    for (let bit = 0; bit < 8 * 36; bit++) {
      const damaged = bytes.slice();
      damaged[bytes.length - 36 + (bit >> 3)]! ^= 1 << (bit & 7);
      await expect(readTensors(damaged)).rejects.toThrow(
        /^Cannot read the bytes: tensor \w+ is not what was saved/,
      );
    }
  });
});

test("A host without SHA-256 writes no digests, and reads files unverified", async () => {
  const bytes = encode(await withDigests({ tensors, metadata }));
  bytes[bytes.length - 36]! ^= 1;
  await expect(readTensors(bytes)).rejects.toThrow("tensor weight is not what was saved");
  await inPage(
    async () => {
      const read = await readTensors(bytes);
      expect([read.metadata, read.tensors.size]).toEqual([metadata, 3]);
      expect(await withDigests({ tensors, metadata })).toEqual({ tensors, metadata });
    },
    { crypto: {} },
  );
  await inPage(async () => {
    await expect(readTensors(bytes)).rejects.toThrow("tensor weight is not what was saved");
  });
});

test("TensorReader refuses a tensor of which a bit was changed, and reads the others", async () => {
  const file = join(folder, "one.safetensors");
  const bytes = encode(await withDigests({ tensors, metadata }));
  bytes[bytes.length - 36]! ^= 1; // the first number of `weight`
  writeFileSync(file, bytes);
  const reader = await TensorReader.open(file);
  await expect(reader.readInto("weight", new Float32Array(6))).rejects.toThrow(
    `Cannot read file "${file}": tensor weight is not what was saved, by its SHA-256; ` +
      "the file is damaged, take another copy.",
  );
  const number = new Int32Array(1);
  await reader.readInto("__proto__", number);
  expect([...number]).toEqual([-7]);
  await reader.close();
});

describe("Parameters", () => {
  test("are refused where their file is damaged, and stay as they are", async () => {
    const file = join(folder, "net.safetensors");
    const net = dense();
    await net.save_parameters(file);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 64;
    writeFileSync(file, bytes);
    const other = dense();
    const before = await other.weight.data().toArray();
    await expect(other.load_parameters(file)).rejects.toThrow(
      "is not what was saved, by its SHA-256",
    );
    expect(await other.weight.data().toArray()).toEqual(before);
  });

  test("are read from files of other programs, which have no digests", async () => {
    const file = join(folder, "foreign.safetensors");
    const foreign = new Map<string, safetensors.Tensor>([
      ["weight", { shape: [2, 3], dtype: "float32", data: new Float32Array(6).fill(2) }],
      ["bias", { shape: [2], dtype: "float32", data: new Float32Array(2) }],
    ]);
    const hash = "0123456789abcdef".repeat(4); // as some programs keep one of their own
    writeFileSync(file, encode({ tensors: foreign, metadata: { format: "pt", hash } }));
    const net = dense();
    await net.load_parameters(file);
    expect([...(await net.weight.data().toArray())]).toEqual([2, 2, 2, 2, 2, 2]);
  });
});
