/** Threefry-2x32 against the known answers of its authors, and the uniform numbers made of it. */

import { expect, test } from "bun:test";
import type { Operand } from "../../backends/backend.ts";
import { createReferenceBackend } from "../../backends/reference/mod.ts";
import { threefry2x32 } from "../../backends/threefry.ts";

const backend = createReferenceBackend();

function array(dtype: Operand["dtype"], data: number[]): Operand {
  const operand = { buffer: backend.alloc(dtype, data.length), shape: [data.length], dtype };
  backend.write(operand, data);
  return operand;
}

async function uniform(key: number[], counter: number, size: number): Promise<number[]> {
  const output = array("float32", new Array(size).fill(NaN));
  backend.kernels.random_uniform([array("int32", key), array("int32", [counter])], output, {})();
  return [...(await backend.read(output))];
}

test("threefry2x32 gives the known answers of Random123's kat_vectors", () => {
  expect(threefry2x32(0, 0, 0, 0)).toEqual([0x6b200159, 0x99ba4efe]);
  expect(threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual([
    0x1cb996fc, 0xbb002be7,
  ]);
  expect(threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([
    0xc4923a9c, 0x483df7a0,
  ]);
});

test("threefry2x32 reads signed and unsigned words alike", () => {
  expect(threefry2x32(-1, -1, -1, -1)).toEqual([0x1cb996fc, 0xbb002be7]);
});

test("random_uniform holds the high 24 bits of the words of consecutive blocks", async () => {
  const words = [0, 1].flatMap((i) => threefry2x32(7, -9, 5, i));
  expect(await uniform([7, -9], 5, 3)).toEqual(
    words.slice(0, 3).map((word) => Math.floor(word / 256) / 2 ** 24),
  );
});

test("random_uniform is a function of key and counter alone", async () => {
  expect(await uniform([1, 2], 3, 4)).toEqual(await uniform([1, 2], 3, 4));
  expect(await uniform([1, 2], 3, 4)).not.toEqual(await uniform([1, 2], 4, 4));
  expect(await uniform([1, 2], 3, 4)).not.toEqual(await uniform([2, 2], 3, 4));
});

test("random_uniform has the mean and variance of the uniform distribution on [0, 1)", async () => {
  const size = 10_000;
  const x = await uniform([42, 0], 0, size);
  const mean = x.reduce((sum, value) => sum + value, 0) / size;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.015);
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.004);
  expect(x.every((value) => value >= 0 && value < 1)).toBe(true);
});
