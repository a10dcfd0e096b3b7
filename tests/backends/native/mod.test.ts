/** The native backend: the same bits whatever the width of vectors, nothing written outside, a memory that grows or moves. */

import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import process from "node:process";
import type { Backend } from "../../../backends/backend.ts";
import { load } from "../../../backends/load.ts";
import { loadLibrary, type VectorBits } from "../../../backends/native/library.ts";
import { createNativeBackend, NativeBackend } from "../../../backends/native/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN } from "../../../rl/mod.ts";
import { numbers } from "../kernels/support/arrays.ts";
import { runOn } from "../kernels/support/subject.ts";
import { Cases } from "./cases.ts";
import { runCase } from "./run_case.ts";

const library = loadLibrary();
/** The widths that this processor has. */
const WIDTHS = ([128, 256, 512] as const).filter((bits) =>
  library.vectorBits === 128 ? bits === 128 : bits > 128 && bits <= library.vectorBits,
);

/** The bits of float32 numbers, those of NaN being one. */
const bitsOf = (numbers: Float32Array): Uint32Array =>
  new Uint32Array(numbers.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer);

const open = (bits: VectorBits): Promise<NativeBackend> => createNativeBackend(library, bits);

test("computes with the widest vectors that the processor has, and says so", async () => {
  const backend = await load("native");
  expect(backend).toBeInstanceOf(NativeBackend);
  expect((backend as NativeBackend).vectorBits).toBe(WIDTHS.at(-1)!);
});

test("random calls write their output and states only, and give the same bits with vectors of any width", async () => {
  const backends = await Promise.all(WIDTHS.map(open));
  const cases = new Cases(3);
  for (let i = 0; i < 1000; i++) {
    const each = cases.next();
    const results: Uint32Array[] = [];
    for (const backend of backends) results.push(bitsOf(await runCase(backend, each)));
    for (const result of results) expect([each.kernel, result]).toEqual([each.kernel, results[0]!]);
  }
}, 60_000);

test("kernels without a multiply-add give the bits of wasm-portable", async () => {
  const [native, wasm] = [await load("native"), await load("wasm-portable")];
  const exact =
    /^(add|subtract|multiply|divide|maximum|minimum|sum|max|min|take|clip|relu|round|\w+_pool\w*)$/;
  const cases = new Cases(4);
  for (let i = 0; i < 800; i++) {
    const each = cases.next();
    if (!exact.test(each.kernel)) continue;
    const expected = bitsOf(await runCase(wasm, each));
    expect([each.kernel, bitsOf(await runCase(native, each))]).toEqual([each.kernel, expected]);
  }
}, 60_000);

test("kernels bound before the memory grew work behind it", async () => {
  const backend = await open(library.vectorBits as VectorBits);
  const x = backend.alloc("float32", 4);
  const operand = { buffer: x, shape: [4], dtype: "float32" } as const;
  const launch = backend.kernels.exp([operand], operand, {});
  backend.write(operand, [0, 0, 0, 0]);
  const size = backend.heap.memory.buffer.byteLength;
  const large = backend.alloc("float32", size);
  expect(backend.heap.memory.buffer.byteLength).toBeGreaterThan(size);
  launch();
  expect([...(await backend.read(operand))]).toEqual([1, 1, 1, 1]);
  backend.free(large);
});

test("kernels follow a memory that has moved", () => {
  const memories = [1, 2].map(() => new Float32Array(16));
  const state = new BigUint64Array(library.heapWords);
  const { negative } = library.instantiate(state.buffer, library.vectorBits as VectorBits);
  for (const memory of memories) {
    memory[1] = 5;
    state[0] = BigInt(library.address(memory.buffer));
    negative!(4, 8, 1);
    expect([...memory.slice(0, 4)]).toEqual([0, 5, -5, 0]);
  }
});

test("calls that are not of numbers are refused, and widths that the processor lacks", () => {
  const state = new BigUint64Array(library.heapWords);
  const bits = library.vectorBits as VectorBits;
  const { negative } = library.instantiate(state.buffer, bits);
  // Deno gives 0 for what is no number.
  if (process.versions.deno === undefined) {
    expect(() => negative!("x" as unknown as number, 0, 0)).toThrow(
      "Cannot call a kernel: all its arguments must be numbers",
    );
  }
  expect(() => library.instantiate(state.buffer, 1024 as VectorBits)).toThrow(
    "Cannot instantiate kernels",
  );
});

test("a product of finite numbers and a zero with an infinity is NaN", async () => {
  const backend = await load("native");
  const a = { ...numbers([40, 64]), data: new Float32Array(40 * 64) };
  const b = numbers([64, 48]);
  (b.data as Float32Array)[5] = Number.POSITIVE_INFINITY;
  const c = await runOn(backend, "dot", [a, b], [40, 48], { transposeA: false, transposeB: false });
  expect(c.map(Number.isNaN)).toEqual(c.map((_, i) => i % 48 === 5));
});

test("one seed is one training, on every engine and with vectors of any width", async () => {
  const digests: string[] = [];
  for (const backend of await Promise.all(WIDTHS.map(open))) digests.push(await train(backend));
  setBackend(await load("reference"));
  expect(digests).toEqual(WIDTHS.map(() => "3dc389a986da8491"));
}, 60_000);

async function train(backend: Backend): Promise<string> {
  setBackend(backend);
  const agent = new DQN(make("CartPole-v1"), {
    net_arch: [32, 32],
    learning_rate: 1e-3,
    learning_starts: 200,
    train_freq: 2,
    target_update_interval: 100,
    double_q: true,
    n_steps: 3,
    seed: 5,
  });
  await agent.learn({ total_timesteps: 4_000 });
  const digest = createHash("sha256");
  for (const parameter of agent.policy.collect_params().values()) {
    digest.update(new Uint8Array((await parameter.data().toArray()).buffer));
  }
  return digest.digest("hex").slice(0, 16);
}
