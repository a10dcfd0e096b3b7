/** Files as a whole. */
import { expect, test } from "bun:test";
import type { TensorFile } from "../../../gluon/io/safetensors.ts";
import { readTensors, writeTensors } from "../../../gluon/io/tensor_file.ts";

const file: TensorFile = {
  tensors: new Map([
    ["weight", { shape: [2], dtype: "float32", data: Float32Array.of(1, 2) }],
    ["count", { shape: [], dtype: "int32", data: Int32Array.of(3) }],
  ]),
  metadata: { made: "here" },
};

test("readTensors() gives what writeTensors() was given, and says what it is of", async () => {
  const blob = await writeTensors(undefined, file);
  const { what, ...read } = await readTensors(blob!);
  expect(read).toEqual(file);
  expect(what).toContain("Blob");
});

test("writeTensors() lets the caller look before a file is replaced", async () => {
  const check = (): void => {
    throw new Error("not now");
  };
  await expect(writeTensors(undefined, file, { check })).rejects.toThrow("not now");
});
