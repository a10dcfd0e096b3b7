/** What a user hears of the adapter of a GPU backend. */

import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Adapter, Backend } from "../../backends/mod.ts";
import { describeAdapter, warningOf, watchCompilation } from "../../cli/adapter.ts";
import { gpuTest, sharedBackend } from "../backends/webgpu/testing.ts";
import { glueball } from "./program.ts";

const GPU: Adapter = { name: "nvidia ampere", isSoftware: false, isOpenGL: false };
const SOFTWARE: Adapter = { ...GPU, name: "llvmpipe", isSoftware: true };
const OPENGL: Adapter = { ...GPU, name: "NVIDIA T4/PCIe/SSE2", isOpenGL: true };

test("an adapter is its name, and what is slow about it", () => {
  expect(describeAdapter(GPU)).toBe("nvidia ampere");
  expect(describeAdapter({ ...SOFTWARE, isOpenGL: true })).toBe(
    "llvmpipe; software, far slower than wasm; through OpenGL, where shaders take long to compile: " +
      "install a Vulkan driver",
  );
});

test("software and OpenGL are warned of, a GPU and a backend without an adapter are not", () => {
  expect(warningOf({ name: "webgpu", adapter: SOFTWARE })).toBe(
    "warning: webgpu computes on llvmpipe; software, far slower than wasm",
  );
  expect(warningOf({ name: "webgpu", adapter: OPENGL })).toMatch(/SSE2; through OpenGL, /);
  expect(warningOf({ name: "webgpu", adapter: GPU })).toBeNull();
  expect(warningOf({ name: "wasm" })).toBeNull();
});

describe("watchCompilation()", () => {
  /** What is said while programs are compiled that take so many milliseconds each, with pauses of a minute. */
  function said(backend: Pick<Backend, "adapter" | "onCompile">, programs: number[]): string[] {
    const lines: string[] = [];
    let time = 0;
    watchCompilation(
      backend,
      (line) => lines.push(line),
      () => time,
    );
    for (const each of programs) {
      const done = backend.onCompile?.("dense");
      time += each;
      done?.();
      time += 60_000;
    }
    return lines;
  }

  test("says once that shaders are compiled, once that took two seconds", () => {
    expect(said({ adapter: GPU }, [500, 500, 900, 90])).toEqual([]);
    expect(said({ adapter: SOFTWARE }, [500, 1500, 900, 9000])).toEqual([
      "compiling shaders for llvmpipe: the first steps take long, later ones do not",
    ]);
  });

  test("says so before the first where all are compiled at once, through OpenGL", () => {
    expect(said({ adapter: OPENGL }, [1, 1])).toHaveLength(1);
  });

  test("leaves backends alone that compile nothing", () => {
    const backend = {};
    expect(said(backend, [5])).toEqual([]);
    expect(backend).toEqual({});
  });
});

gpuTest("a training on a software adapter begins with the warning", async () => {
  const { adapter } = await sharedBackend();
  const folder = mkdtempSync(join(tmpdir(), "glueball-adapter-"));
  const words = ["--backend", "webgpu", "--total-steps", "1", "--eval-episodes", "1"];
  const { status, stderr } = await glueball(["train", "CartPole-v1", ...words], { cwd: folder });
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  expect(stderr.includes(`warning: webgpu computes on ${adapter.name}`)).toBe(
    adapter.isSoftware || adapter.isOpenGL,
  );
});
