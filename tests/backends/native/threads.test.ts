/** Threads: the same bits however many there are, in several workers of JavaScript's, and programs that end. */

import { expect, test } from "bun:test";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { load, loadAuto } from "../../../backends/load.ts";
import { loadLibrary, type VectorBits } from "../../../backends/native/library.ts";
import { createNativeBackend } from "../../../backends/native/mod.ts";
import { runProgram } from "../../../tools/program.ts";
import { Cases } from "./cases.ts";
import { runCase } from "./run_case.ts";

const library = loadLibrary();

/** A backend that divides work of any size. */
async function divided(threads: number) {
  const bits = library.vectorBits as VectorBits;
  return Object.assign(await createNativeBackend(library, bits, true), { threads });
}

/** The bits of float32 numbers, those of NaN being one. */
const bitsOf = (numbers: Float32Array): Uint32Array =>
  new Uint32Array(numbers.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer);

/** Calls of few numbers, for all kernels are divided whatever their size. */
function draw(cases: Cases) {
  for (;;) {
    const each = cases.next();
    if (each.inputs.every(({ data }) => data.length < 50_000)) return each;
  }
}

test("random calls give the same bits on 1, 2 and 3 threads, and write their output and states only", async () => {
  const backends = await Promise.all([1, 2, 3].map(divided));
  const cases = new Cases(7);
  for (let i = 0; i < 150; i++) {
    const each = draw(cases);
    const results: Uint32Array[] = [];
    for (const backend of backends) results.push(bitsOf(await runCase(backend, each)));
    for (const result of results) expect([each.kernel, result]).toEqual([each.kernel, results[0]!]);
  }
}, 300_000);

test("scratch that was reserved for one thread is enough for several that come later", async () => {
  const [one, later] = await Promise.all([divided(1), divided(1)]);
  const cases = new Cases(8);
  for (let i = 0; i < 20; i++) {
    const each = draw(cases);
    later.threads = 1 + (i % 4);
    const results = [await runCase(one, each), await runCase(later, each)].map(bitsOf);
    expect([each.kernel, results[1]!]).toEqual([each.kernel, results[0]!]);
  }
});

test("numbers of threads that cannot be are refused, and threads of other backends", async () => {
  for (const threads of [0, -1, 1.5, 65, Number.NaN]) {
    await expect(load("native", { threads })).rejects.toThrow(
      `Cannot compute with ${threads} threads: it must be a whole number from 1 to 64`,
    );
  }
  await expect(load("wasm", { threads: 2 })).rejects.toThrow(
    'Cannot compute with 2 threads on "wasm": only "native" has threads',
  );
  const { backend } = await loadAuto({ threads: 2 });
  expect([backend.name, backend.threads]).toEqual(["native", 2]);
  expect((await load("native")).threads).toBe(2);
  expect((await load("native", { threads: 1 })).threads).toBe(1);
});

test("threads sleep while there is nothing to do", async () => {
  const backend = await divided(3);
  await runCase(backend, draw(new Cases(10)));
  await setTimeout(10);
  const before = process.cpuUsage();
  await setTimeout(300);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(150);
});

test("workers of JavaScript's share the threads, and end", async () => {
  const program = new URL("threads_worker.ts", import.meta.url);
  const workers = [0, 1, 2].map(() => new Worker(program));
  const answers = await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))),
  );
  expect(answers).toEqual(answers.map(() => answers[0]));
  await Promise.all(workers.map((worker) => worker.terminate()));
  const [here] = await Promise.all([1].map(divided));
  expect((await runCase(here!, draw(new Cases(9)))).length).toBeGreaterThan(0);
}, 300_000);

test("a program ends while its threads wait", async () => {
  const program = new URL("threads_worker.ts", import.meta.url).pathname;
  const words = process.versions.bun
    ? ["bun", program]
    : ["deno", "run", "-A", "--no-check", "--config", "deno.json", program];
  expect(await runProgram(words)).toMatchObject({ status: 0 });
}, 300_000);
