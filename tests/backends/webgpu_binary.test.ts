/** Elementwise kernels of two inputs of the webgpu backend against JavaScript's mathematics. */

import { describe, expect } from "bun:test";
import type { BinaryName, DType } from "../../backends/backend.ts";
import {
  bind,
  elementAt,
  expectClose,
  type Given,
  given,
  gpuTest,
  indicesOf,
  numbers,
  put,
  run,
  sharedBackend,
} from "./webgpu_testing.ts";

type Binary = (a: number, b: number) => number;

function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

const BINARY: Record<BinaryName, Binary> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  modulo,
  power: (a, b) => a ** b,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => Number(a === b),
  not_equal: (a, b) => Number(a !== b),
  greater: (a, b) => Number(a > b),
  greater_equal: (a, b) => Number(a >= b),
  lesser: (a, b) => Number(a < b),
  lesser_equal: (a, b) => Number(a <= b),
};

/** The same in int32: multiplied modulo 2^32, divided toward zero, 0 where the divisor is. */
const INT32: Partial<Record<BinaryName, Binary>> = {
  multiply: Math.imul,
  power: (a, b) =>
    Number(BigInt.asIntN(32, b < 0 ? BigInt(Math.trunc(a ** b)) : BigInt(a) ** BigInt(b))),
};

const SHAPES: [number[], number[], number[]][] = [
  [[7], [7], [7]],
  [[2, 3, 5], [], [2, 3, 5]],
  [
    [4, 1],
    [1, 5],
    [4, 5],
  ],
  [
    [3, 1, 5],
    [2, 1],
    [3, 2, 5],
  ],
  [
    [1, 2, 1, 3, 1],
    [2, 1, 2, 1, 3],
    [2, 2, 2, 3, 3],
  ],
];

function broadcast(f: Binary, a: Given, b: Given, shape: number[]): number[] {
  return indicesOf(shape).map((index) => f(elementAt(a, index), elementAt(b, index)));
}

/** Every pair of two lists. */
function pairs(left: readonly number[], right: readonly number[], dtype: DType): [Given, Given] {
  const all = left.flatMap((a) => right.map((b) => [a, b] as const));
  return [
    given(
      all.map(([a]) => a),
      [all.length],
      dtype,
    ),
    given(
      all.map(([, b]) => b),
      [all.length],
      dtype,
    ),
  ];
}

describe("webgpu, elementwise with two inputs", () => {
  for (const [name, f] of Object.entries(BINARY) as [BinaryName, Binary][]) {
    gpuTest(`${name} broadcasts either input`, async () => {
      for (const [aShape, bShape, shape] of SHAPES) {
        const a = numbers(aShape, 3);
        const b = numbers(bShape, 4);
        expectClose(await run(name, [a, b], shape), broadcast(f, a, b, shape), 4e-6, 1e-3);
        expectClose(await run(name, [b, a], shape), broadcast(f, b, a, shape), 4e-6, 1e-3);
      }
    });

    gpuTest(`${name} keeps to IEEE 754 where numbers are not finite`, async () => {
      const hard = [0, 1, -1, 2.5, -2.5, 3, -3, Infinity, -Infinity, NaN];
      const [a, b] = pairs(hard, hard, "float32");
      const expected = a.data.map((each, i) => f(each, b.data[i]!));
      expectClose(await run(name, [a, b], a.shape), expected, 4e-6);
    });

    gpuTest(`${name} of int32 is exact`, async () => {
      const hard = [0, 1, -1, 2, -3, 7, -10, 31, 46341, 2 ** 24 + 1, -(2 ** 31), 2 ** 31 - 1];
      const exponents = [0, 1, 2, 5, 31, -1, -2];
      const [a, b] = pairs(hard, name === "power" ? exponents : hard, "int32");
      const exact = INT32[name] ?? f;
      const expected = Int32Array.from(a.data, (each, i) =>
        each === 0 && b.data[i]! < 0 && name === "power" ? 0 : exact(each, b.data[i]!),
      );
      expect(await run(name, [a, b], a.shape, {}, "int32")).toEqual([...expected]);
    });
  }

  gpuTest("small whole powers are exact, of negative numbers too", async () => {
    const [a, b] = pairs([-3, -1, 2, 10], [0, 1, 2, 3, 7], "float32");
    expect(await run("power", [a, b], a.shape)).toEqual(
      a.data.map((each, i) => each ** b.data[i]!),
    );
  });

  gpuTest("uint8 is refused where it would be computed with", async () => {
    const backend = await sharedBackend();
    const x = put(backend, given([1, 2], [2], "uint8"));
    expect(() => bind(backend, "add", [x, x], x)).toThrow(
      "Cannot bind add to uint8 on webgpu: it computes in float32 or int32; cast first",
    );
  });
});
