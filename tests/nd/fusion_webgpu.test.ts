/** What a WebGPU plan puts together computes what eager execution computes. */
import { afterAll, describe, expect } from "bun:test";
import fc from "fast-check";
import { load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { gpuTest } from "../backends/webgpu_testing.ts";
import { programs, run } from "./programs.ts";

afterAll(async () => setBackend(await load("reference")));

describe("on webgpu", () => {
  gpuTest("random programs give the same eager and compiled", async () => {
    setBackend(await load("webgpu"));
    const same = fc.asyncProperty(programs, async (program) => {
      expect(await run(program, "compiled")).toEqual(await run(program, "eager"));
    });
    await fc.assert(same, { numRuns: 200, seed: 1 });
  });
});
