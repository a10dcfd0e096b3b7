/** Files of NumPy, written. */
import { describe, expect, test } from "bun:test";
import { readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { writeTensorFile } from "../../../gluon/io/write_tensors.ts";
import { tensorsOf } from "./mxnet/golden.ts";
import { torchCase } from "./torch_golden.ts";

describe("writeTensorFile()", () => {
  test("writes .npz and .npy that are read again, with scalars and empty arrays", async () => {
    const tensors = tensorsOf(torchCase("npz"));
    tensors.set("none", { shape: [0, 2], dtype: "int32", data: new Int32Array() });
    tensors.set("one", { shape: [], dtype: "float64", data: Float64Array.of(0.1) });
    const npz = (await writeTensorFile(undefined, { tensors, metadata: {} }, { format: "npz" }))!;
    const again = await readTensorFile(npz);
    expect([again.kind, again.tensors]).toEqual(["npz", tensors]);
    const one = new Map([["x", tensors.get("grid")!]]);
    const npy = (await writeTensorFile(
      undefined,
      { tensors: one, metadata: {} },
      { format: "npy" },
    ))!;
    // NumPy's own bytes.
    expect(new Uint8Array(await npy.arrayBuffer())).toEqual(new Uint8Array(torchCase("npy").bytes));
    await expect(
      writeTensorFile(undefined, { tensors, metadata: {} }, { format: "npy" }),
    ).rejects.toThrow("Cannot write 4 tensors: a .npy file holds one array; use npz.");
  });
});
