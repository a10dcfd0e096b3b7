/**
 * Compiles `backends/native/zig` into `backends/native/prebuilt`: a Node-API module for each system, on whichever machine.
 *
 * `bun tools/build_native.ts` writes the files; with `--check` it only fails when they differ from what the sources give,
 * and with `--safe <file>` it writes one for this machine, with Zig's safety checks.
 *
 * @module
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runProgram } from "./program.ts";
import { findZig, ZIG_REMEDY } from "./zig.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "backends", "native", "zig");
const prebuilt = join(root, "backends", "native", "prebuilt");

interface Target {
  readonly triple: string;
  /** What the part that chooses is compiled for, which every processor has. */
  readonly baseline: string;
  /** What the kernels are compiled for, once each; those that need no wide vectors, for the first one only. */
  readonly processors: readonly string[];
  readonly flags: readonly string[];
}

const AVX2 = "x86_64_v3";
const AVX512 = "x86_64_v4";
/** Symbols of Node-API are the host's. */
const UNDEFINED = "-fallow-shlib-undefined";

/** Linux's need no libc, so that they do for glibc and musl. No Mac that is sold has AVX-512. */
const TARGETS: Readonly<Record<string, Target>> = {
  "linux-x64": {
    triple: "x86_64-linux-gnu.2.17",
    baseline: "x86_64",
    processors: [AVX2, AVX512],
    flags: [UNDEFINED, "-fsoname=glueball.node"],
  },
  "linux-arm64": {
    triple: "aarch64-linux-gnu.2.17",
    baseline: "generic",
    processors: ["generic"],
    flags: [UNDEFINED, "-fsoname=glueball.node"],
  },
  "darwin-arm64": {
    triple: "aarch64-macos",
    baseline: "apple_m1",
    processors: ["apple_m1"],
    flags: [UNDEFINED, "-install_name", "@rpath/glueball.node"],
  },
  "darwin-x64": {
    triple: "x86_64-macos",
    baseline: "x86_64",
    processors: [AVX2],
    flags: [UNDEFINED, "-install_name", "@rpath/glueball.node"],
  },
  "win32-x64": {
    triple: "x86_64-windows-gnu",
    baseline: "x86_64",
    processors: [AVX2, AVX512],
    flags: ["-fno-emit-implib"],
  },
};

/** Zig's modes for the kernels that are compiled for speed, for size, and once. */
const MODES = { fast: "ReleaseFast", small: "ReleaseSmall", once: "ReleaseSmall" } as const;
/** With safety checks. */
export const SAFE_MODES = {
  fast: "ReleaseSafe",
  small: "ReleaseSafe",
  once: "ReleaseSafe",
} as const;

/** Compiles one target to `file`. */
export async function buildNative(
  name: string,
  file: string,
  modes: Readonly<Record<keyof typeof MODES, string>> = MODES,
): Promise<void> {
  const zig = await findZig();
  if (zig === undefined) throw new Error(`Cannot build ${name}: ${ZIG_REMEDY}.`);
  const { triple, baseline, processors, flags } = TARGETS[name]!;
  const folder = mkdtempSync(join(tmpdir(), "glueball-native-"));
  const path = (name: string) => relative(process.cwd(), join(folder, name));
  const zigFile = (name: string) => relative(process.cwd(), join(sources, name));
  const common = ["-target", triple, "-fstrip", "-fPIC", "-fno-unwind-tables"];
  const compile = async (mode: string, ...words: readonly string[]) => {
    const { status, output } = await runProgram([...zig, ...words, "-O", mode, ...common]);
    if (status !== 0) throw new Error(`Cannot build ${name}:\n${output}`);
  };
  try {
    const objects: string[] = [];
    for (const processor of processors) {
      for (const [kind, own] of Object.entries(modes)) {
        if (kind === "once" && processor !== processors[0]) continue;
        const object = path(`${processor}-${kind}.o`);
        const emit = `-femit-bin=${object}`;
        await compile(own, "build-obj", zigFile(`kernels_${kind}.zig`), "-mcpu", processor, emit);
        objects.push(object);
      }
    }
    const built = path("glueball.node");
    await compile(
      modes.fast,
      ...["build-lib", "-dynamic", zigFile("module.zig"), ...objects],
      ...["--name", "glueball", "-mcpu", baseline, ...flags, `-femit-bin=${built}`],
    );
    copyFileSync(built, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The build for this machine, as `backends/native/library.ts` names it. */
export const HERE: string = `${process.platform}-${process.arch}`;

async function run(words: readonly string[]): Promise<void> {
  const [flag, file] = words;
  if (flag === "--safe" && file !== undefined) return await buildNative(HERE, file, SAFE_MODES);
  if (flag === "--check") return await check();
  mkdirSync(prebuilt, { recursive: true });
  for (const name of Object.keys(TARGETS)) await buildNative(name, join(prebuilt, `${name}.node`));
}

async function check(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "glueball-native-"));
  const stale: string[] = [];
  for (const name of Object.keys(TARGETS)) {
    const [built, committed] = [join(folder, name), join(prebuilt, `${name}.node`)];
    await buildNative(name, built);
    const isSame = existsSync(committed) && readFileSync(built).equals(readFileSync(committed));
    if (!isSame) stale.push(name);
  }
  rmSync(folder, { recursive: true });
  if (stale.length === 0) return;
  console.error(
    `Cannot trust backends/native/prebuilt: ${stale.join(", ")} differ from what the sources give; run bun tools/build_native.ts.`,
  );
  process.exitCode = 1;
}

if (import.meta.main) await run(process.argv.slice(2));
