/**
 * All kernels give the same bits on every processor: with AVX2, AVX-512, and with NEON in an emulator (Debian's qemu-user).
 * `bun test ./tests/backends/native/processors.ts`; needs Zig (tests/requirements.txt).
 */

import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadLibrary } from "../../../backends/native/library.ts";
import { runProgram } from "../../../tools/program.ts";
import { findZig } from "../../../tools/zig.ts";

const folder = mkdtempSync(join(tmpdir(), "glueball-processors-"));
const { vectorBits } = loadLibrary();

const PROCESSORS = [
  { name: "avx2", triple: "x86_64-linux-musl", processor: "x86_64_v3", runs: vectorBits >= 256 },
  { name: "avx512", triple: "x86_64-linux-musl", processor: "x86_64_v4", runs: vectorBits === 512 },
  { name: "neon", triple: "aarch64-linux-musl", processor: "generic", runs: true },
] as const;

/** The digests of all kernels on a processor, or `undefined` where nothing here runs its programs. */
async function digestsOn({ name, triple, processor }: (typeof PROCESSORS)[number]) {
  const file = join(folder, name);
  const flags = ["-target", triple, "-mcpu", processor, "-O", "ReleaseFast", "-fstrip"];
  const { status, output } = await runProgram([
    ...((await findZig()) as readonly string[]),
    ...["build-exe", ...flags, "--dep", "families", "-Mroot=tests/backends/native/digest.zig"],
    ...[...flags, "-Mfamilies=backends/native/zig/families.zig", `-femit-bin=${file}`],
  ]);
  expect([status, output]).toEqual([0, ""]);
  const emulator = name === "neon" && process.arch !== "arm64" ? ["qemu-aarch64"] : [];
  const ended = await runProgram([...emulator, file]);
  return ended.status === "missing" ? undefined : ended.output.trim().split("\n");
}

test("kernels give the same bits on every processor", async () => {
  const all: string[][] = [];
  for (const each of PROCESSORS) {
    const digests = each.runs ? await digestsOn(each) : undefined;
    if (digests === undefined) console.log(`not run: ${each.name}, which nothing here can run`);
    else all.push(digests);
  }
  for (const digests of all) {
    expect(digests.length).toBeGreaterThan(40);
    expect(digests).toEqual(all[0]!);
  }
}, 300_000);
