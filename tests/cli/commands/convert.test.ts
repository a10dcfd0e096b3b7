/** `glueball inspect` and `glueball convert`. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTensorFile } from "../../../gluon/io/open_tensors.ts";
import { fileCase, tensorsOf } from "../../gluon/io/mxnet/golden.ts";
import { glueball } from "../program.ts";

let folder = "";
let params = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-convert-"));
  params = join(folder, "net.params");
  writeFileSync(params, fileCase("dtypes").bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("glueball convert", () => {
  test("writes the same tensors as a file of each kind, and says what it widened", async () => {
    const expected = tensorsOf(fileCase("dtypes"));
    let from = params;
    for (const end of ["safetensors", "npz", "params"]) {
      const to = join(folder, `net-again.${end}`);
      const { status, stdout } = await glueball(["convert", from, to]);
      expect(status).toBe(0);
      expect(stdout).toBe(
        from === params
          ? `Wrote 8 tensors to ${to}; F16 as F32, I8 as I32, I64 as I32, BOOL as U8.\n`
          : `Wrote 8 tensors to ${to}.\n`,
      );
      expect((await readTensorFile(to)).tensors).toEqual(expected);
      from = to;
    }
  });

  test("refuses a name that tells no kind, and more than one tensor for .npy", async () => {
    const to = join(folder, "net.onnx");
    expect((await glueball(["convert", params, to])).stderr).toBe(
      `error: Cannot convert to ${JSON.stringify(to)}: its name tells no kind that can be written; let it end in ` +
        ".safetensors, .params, .npz, .npy.\n",
    );
    const npy = await glueball(["convert", params, join(folder, "net.npy")]);
    expect(npy.stderr).toContain("a .npy file holds one array; use npz");
  });
});

describe("glueball inspect", () => {
  test("lists tensors with formats and shapes, and the digest of the file", async () => {
    const { status, stdout } = await glueball(["inspect", params]);
    expect(status).toBe(0);
    expect(stdout).toContain("MXNet's .params, 634 bytes");
    expect(stdout).toContain("  8 tensors, 48 numbers\n  sha256 ");
    expect(stdout).toMatch(/^ {2}float16 +F16 +\(2, 3\)$/m);
    const { stdout: json } = await glueball(["inspect", params, "--json"]);
    const { kind, sha256, tensors } = JSON.parse(json);
    expect([kind, tensors.length]).toEqual(["mxnet", 8]);
    expect(stdout).toContain(sha256);
  });

  test("says what is wrong with another file", async () => {
    const pickle = join(folder, "net.pt");
    writeFileSync(pickle, Uint8Array.of(0x80, 2, 0x63));
    const { status, stderr } = await glueball(["inspect", pickle]);
    expect(status).toBe(1);
    expect(stderr).toContain("it is a pickle of Python's, which is code that runs when it is read");
    const none = await glueball(["inspect", join(folder, "none")]);
    expect(none.stderr).toContain("there is no such file or folder; name a file.");
  });
});
