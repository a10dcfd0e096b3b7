/** Programs: plans on native launch fewer calls, with the same bits, and follow scratch that has moved. */

import { expect, test } from "bun:test";
import type { Launch, Operand } from "../../../backends/backend.ts";
import { createNativeBackend } from "../../../backends/native/mod.ts";
import { numbers } from "../kernels/support/arrays.ts";
import { blank, put } from "../kernels/support/subject.ts";

const backend = await createNativeBackend();
const { kernels } = backend;

const dot = { transposeA: false, transposeB: false };
const x = put(backend, numbers([20, 40], 1));
const w = put(backend, numbers([40, 40], 2));
const read = async (operand: Operand): Promise<number[]> => [...(await backend.read(operand))];

/** A chain of kernels, each on the result of the one before. */
function chain(): { binds: (() => Launch)[]; results: Operand[] } {
  const results = [[20, 40], [20, 40], [20, 40], [40], [], [20]].map((shape) =>
    blank(backend, shape),
  );
  const [a, b, c, d, e, f] = results as [Operand, Operand, Operand, Operand, Operand, Operand];
  const binds = [
    () => kernels.dot([x, w], a, dot),
    () => kernels.dense!([a, w], b, { activation: "tanh" }),
    () => kernels.add([b, x], c, {}),
    () => kernels.sum([c], d, { axes: [0] }),
    () => kernels.sum([c], e, { axes: [0, 1] }),
    () => kernels.clip!([d], d, { a_min: -0.5, a_max: 2 }),
    () => kernels.argmax([c], f, { axis: 1 }),
  ];
  return { binds, results };
}

test("neighbouring native kernels are one launch, with the bits of many", async () => {
  const [apart, together] = [chain(), chain()];
  for (const bind of apart.binds) bind()();
  const launches = backend.join(together.binds);
  expect(launches.length).toBe(2); // argmax is not native
  for (const launch of launches) launch();
  for (const [i, result] of together.results.entries()) {
    expect(await read(result)).toEqual(await read(apart.results[i]!));
  }
});

test("a program follows scratch that has moved, and a memory that has grown", async () => {
  const { binds, results } = chain();
  const launches = backend.join(binds);
  for (const launch of launches) launch();
  const expected = await Promise.all(results.map(read));
  const large = [numbers([40, 700], 1), numbers([700, 40], 2)].map((each) => put(backend, each));
  kernels.dot(large, blank(backend, [40, 40]), dot)();
  blank(backend, [backend.heap.bytes.length / 4]);
  for (const result of results) backend.write(result, await read(blank(backend, result.shape)));
  for (const launch of launches) launch();
  expect(await Promise.all(results.map(read))).toEqual(expected);
});

test("a launch that is bound elsewhere, or wrapped, is left as it is", () => {
  const y = blank(backend, [20, 40]);
  const outside: Launch = () => {};
  const wrapped = () => {
    const launch = kernels.relu([x], y, {});
    return () => launch();
  };
  expect(backend.join([() => outside])).toEqual([outside]);
  expect(backend.join([wrapped, wrapped]).length).toBe(2);
  expect(backend.join([() => kernels.relu([x], y, {})]).length).toBe(1);
});

test("kernels are checked when a plan is bound", () => {
  const bind = () => kernels.dot([x, w], blank(backend, [20, 41]), dot);
  expect(() => backend.join([bind])).toThrow("Cannot bind dot");
  expect(backend.join([() => kernels.relu([x], x, {})]).length).toBe(1);
});
