/** Safetensors files read tensor by tensor. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TensorReader } from "../../../gluon/io/tensor_reader.ts";
import { safetensors } from "../../../gluon/mod.ts";

let folder = "";
let file = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-reader-"));
  file = join(folder, "tensors.safetensors");
  const tensors = new Map<string, safetensors.Tensor>([
    ["weight", { shape: [2, 2], dtype: "float32", data: Float32Array.of(1, 2, 3, 4) }],
    ["count", { shape: [], dtype: "int32", data: Int32Array.of(-7) }],
    ["precise", { shape: [1], dtype: "float64", data: Float64Array.of(0.1) }],
    ["pixels", { shape: [2], dtype: "uint8", data: Uint8Array.of(8, 9) }],
  ]);
  writeFileSync(file, safetensors.encode({ tensors, metadata: { about: "x" } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `body` with an open reader. */
async function reading<T>(body: (reader: TensorReader) => Promise<T>): Promise<T> {
  const reader = await TensorReader.open(file);
  try {
    return await body(reader);
  } finally {
    await reader.close();
  }
}

describe("A TensorReader", () => {
  test("knows names, shapes and texts before it reads a value", async () => {
    await reading(async ({ entries, metadata }) => {
      expect([...entries].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
        ["weight", "float32", [2, 2]],
        ["count", "int32", []],
        ["precise", "float64", [1]],
        ["pixels", "uint8", [2]],
      ]);
      expect(metadata).toEqual({ about: "x" });
    });
  });

  test("fills arrays of each dtype, in any order, also in the middle of others", async () => {
    await reading(async (reader) => {
      const [pixels, numbers] = [new Uint8Array(2), new Float32Array(6)];
      const [count, precise] = [new Int32Array(1), new Float64Array(1)];
      await reader.readInto("pixels", pixels);
      await reader.readInto("weight", numbers.subarray(1, 5));
      await reader.readInto("count", count);
      await reader.readInto("precise", precise);
      expect([[...pixels], [...numbers], [...count], [...precise]]).toEqual([
        [8, 9],
        [0, 1, 2, 3, 4, 0],
        [-7],
        [0.1],
      ]);
    });
  });

  test("refuses a tensor that is missing, or another than is asked for", async () => {
    await reading(async (reader) => {
      const start = `Cannot read file "${file}": tensor `;
      await expect(reader.readInto("bias", new Float32Array(1))).rejects.toThrow(
        `${start}bias is missing, but must be 1 numbers of float32.`,
      );
      await expect(reader.readInto("weight", new Float32Array(3))).rejects.toThrow(
        `${start}weight is float32 (2,2), but must be 3 numbers of float32.`,
      );
      await expect(reader.readInto("weight", new Int32Array(4))).rejects.toThrow(
        `${start}weight is float32 (2,2), but must be 4 numbers of int32.`,
      );
    });
  });

  test("refuses what is no safetensors file", async () => {
    const other = join(folder, "other");
    writeFileSync(other, "PK a zip file");
    await expect(TensorReader.open(other)).rejects.toThrow(
      `Cannot read file "${other}": its header does not begin with {`,
    );
  });
});
