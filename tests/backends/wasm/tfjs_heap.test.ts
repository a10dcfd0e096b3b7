/** The heap of tfjs's WebAssembly module: quiet about the process, and from wherever its .wasm is. */

import { expect, test } from "bun:test";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createTfjsHeap } from "../../../backends/wasm/tfjs_heap.ts";

test("an uncaught error stays the application's affair", async () => {
  await createTfjsHeap();
  expect(process.listeners("unhandledRejection").map(String).join()).not.toMatch(/throw reason/);
  expect(process.listeners("uncaughtException").map(String).join()).not.toMatch(/ExitStatus/);
});

test("the .wasm is taken from the path or URL that is given", async () => {
  const path = fileURLToPath(
    import.meta.resolve("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm"),
  );
  const heap = await createTfjsHeap({ wasmPath: path });
  expect(heap.alloc(8).pointer).toBeGreaterThan(0);
});
