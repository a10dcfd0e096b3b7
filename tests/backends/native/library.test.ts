/** Loading native code, and what is said where it cannot be. */

import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProcessor, type Library, loadLibrary } from "../../../backends/native/library.ts";
import { runProgram } from "../../../tools/program.ts";

const folder = new URL("../../../backends/native/", import.meta.url);
const read = (build: string): Uint8Array => readFileSync(new URL(`prebuilt/${build}.node`, folder));
const BUILDS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

describe("loadLibrary()", () => {
  test("loads the build for this machine, once", () => {
    const library = loadLibrary();
    expect([128, 256, 512]).toContain(library.vectorBits);
    expect(loadLibrary().instantiate).toBe(library.instantiate);
  });

  test("says which builds there are where there is none for the machine", () => {
    expect(() => loadLibrary("freebsd-x64")).toThrow(
      "Cannot create the native backend: there is no build for freebsd-x64, only for " +
        'darwin-arm64, darwin-x64, linux-arm64, linux-x64, win32-x64; use "wasm".',
    );
  });

  test("says what is wrong with a build that cannot be loaded, and what to do", () => {
    expect(() => loadLibrary("win32-x64")).toThrow(
      /^Cannot create the native backend: prebuilt\/win32-x64.node cannot be loaded \(.+\); install glueball again, .+, or use "wasm"\.$/s,
    );
  });

  test("refuses a processor without AVX2", () => {
    expect(() => checkProcessor({ vectorBits: 0 } as Library)).toThrow(
      'Cannot create the native backend: this processor is too old, it has no AVX2 with FMA; use "wasm".',
    );
  });

  test("names the permission that Deno has not been given; auto then takes wasm, and says why", async () => {
    const script = join(mkdtempSync(join(tmpdir(), "glueball-")), "script.ts");
    writeFileSync(
      script,
      `import { use } from "${new URL("../../../mod.ts", import.meta.url).href}";\n` +
        "console.log(JSON.stringify(await use('auto')));\n",
    );
    const flags = ["--no-check", "--config", "deno.json", "--allow-read", "--allow-env"];
    const { output } = await runProgram(["deno", "run", ...flags, script]);
    const answer = output.trim().split("\n").at(-1)!; // Deno may tell of packages first
    expect(JSON.parse(answer)).toEqual({
      backend: "wasm",
      reason:
        "Cannot create the native backend: Deno loads native code with --allow-ffi only; " +
        'give it that flag, which ends its sandbox, or use "wasm".',
    });
  }, 60_000);
});

describe("the builds", () => {
  test("are less than a megabyte together", () => {
    const sizes = BUILDS.map((build) => read(build).length);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(1e6);
  });

  test("for Linux need no library, neither glibc nor musl", () => {
    for (const build of ["linux-x64", "linux-arm64"]) {
      expect(dynamicTags(read(build)).length).toBeGreaterThan(5);
      expect(dynamicTags(read(build))).not.toContain(1);
    }
  });

  test("are what each system loads", () => {
    const begin = (build: string): string => Buffer.from(read(build).slice(0, 4)).toString("hex");
    expect(BUILDS.map(begin)).toEqual(["cffaedfe", "cffaedfe", "7f454c46", "7f454c46", "4d5a7800"]);
    for (const build of BUILDS) {
      const text = Buffer.from(read(build)).toString("latin1");
      expect(text).toContain("napi_register_module_v1");
    }
  });
});

/** Tags of the dynamic section of an ELF file of 64 bits; 1 is NEEDED. */
function dynamicTags(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const long = (at: number): number => Number(view.getBigUint64(at, true));
  const [headers, size, count] = [long(32), view.getUint16(54, true), view.getUint16(56, true)];
  for (let i = 0; i < count; i++) {
    const header = headers + i * size;
    if (view.getUint32(header, true) !== 2) continue;
    const [start, length] = [long(header + 8), long(header + 32)];
    return Array.from({ length: length / 16 }, (_, entry) => long(start + 16 * entry));
  }
  return [];
}
