/** The safetensors format. */
import { describe, expect, test } from "bun:test";
import { safetensors } from "../../../gluon/mod.ts";

const { decode, encode } = safetensors;

const tensors = new Map<string, safetensors.Tensor>([
  ["weight", { shape: [2, 1], dtype: "float32", data: Float32Array.of(0.1, -2) }],
  ["empty", { shape: [0, 3], dtype: "float32", data: new Float32Array(0) }],
  ["pixels", { shape: [3], dtype: "uint8", data: Uint8Array.of(1, 2, 255) }],
  ["__proto__", { shape: [], dtype: "int32", data: Int32Array.of(-7) }],
]);

describe("A safetensors file", () => {
  test("gives back what was written, names and texts of any kind included", () => {
    const metadata = { format: "pt", about: "värde \u{1f600}" };
    const file = encode({ tensors, metadata });
    expect(decode(file)).toEqual({ tensors, metadata });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decode(shifted.subarray(3)).tensors).toEqual(tensors);
  });

  test("has the bytes that the format prescribes", () => {
    const w: safetensors.Tensor = { shape: [1], dtype: "float32", data: Float32Array.of(1) };
    const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const file = encode({ tensors: new Map([["w", w]]), metadata: {} });
    expect(file.length).toBe(8 + 56 + 4);
    expect([...file.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(file.subarray(8, 64))).toBe(header.padEnd(56));
    expect([...file.subarray(64)]).toEqual([0, 0, 128, 63]);
  });
});
