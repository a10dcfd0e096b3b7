/** Elementwise kernels of the webgpu backend against JavaScript's own mathematics. */

import { describe, expect, test } from "bun:test";
import type { BinaryName, DType, KernelName, UnaryName } from "../../backends/backend.ts";
import { walk } from "../../backends/webgpu/layout.ts";
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
  sizeOf,
} from "./webgpu_testing.ts";

const round = (x: number) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
const softrelu = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** By its series, which loses nothing that float32 holds for |x| < 4. */
function erf(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 0; n < 100; n++) {
    sum += term / (2 * n + 1);
    term *= (-x * x) / (n + 1);
  }
  return Math.abs(x) > 4 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * sum;
}

const UNARY: Record<UnaryName | "softrelu" | "softsign" | "square", (x: number) => number> = {
  negative: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  erf,
  square: (x) => x * x,
  softrelu,
  softsign: (x) => x / (1 + Math.abs(x)),
};

/** Numbers of every magnitude, halves and their neighbours, and what is not finite. */
const HARD: number[] = [
  ...[0, 0.5, 1.5, 2.5, 0.49999997, 1, 1e-30, 1e-6, 1e-3, 0.1, 0.35, 0.9999, 1.0001, 3, 3.99, 4.5],
  ...[10, 20, 50, 85, 88.7, 89, 200, 1e4, 1e9, 3e38, Infinity],
]
  .flatMap((x) => [x, -x])
  .concat(NaN)
  .map(Math.fround);

const MODEST = numbers([300]).data.map((x) => Math.fround(x * 3));

describe("webgpu, elementwise with one input", () => {
  for (const [name, f] of Object.entries(UNARY)) {
    gpuTest(`${name} is right to a few units in the last place`, async () => {
      const periodic = name === "sin" || name === "cos";
      const x = [...MODEST, ...HARD.filter((each) => !periodic || !(Math.abs(each) > 1e5))];
      // Results that float32 holds as subnormals may come out as 0; the smallest normal number is 1.2e-38.
      const floor = periodic ? 0.1 : 1e-31;
      expectClose(
        await run(name as KernelName, [given(x)], [x.length]),
        x.map(f).map(Math.fround),
        1.5e-6,
        floor,
      );
    });
  }

  gpuTest("reciprocal and rsqrt are 1 / x and 1 / sqrt(x)", async () => {
    const x = given([0.25, 4, 1e-10, 3e10, Infinity]);
    expectClose(
      await run("reciprocal", [x], [5]),
      x.data.map((each) => 1 / each),
      1e-6,
      1e-31,
    );
    expectClose(
      await run("rsqrt", [x], [5]),
      x.data.map((each) => 1 / Math.sqrt(each)),
      1e-6,
      1e-31,
    );
  });

  gpuTest("clip keeps NaN and takes infinite bounds", async () => {
    const x = given([-3, -0.5, 0.25, 7, NaN, Infinity]);
    expect(await run("clip", [x], [6], { a_min: -1, a_max: 0.5 })).toEqual([
      -1,
      -0.5,
      0.25,
      0.5,
      NaN,
      0.5,
    ]);
    expect(await run("clip", [x], [6], { a_min: 0, a_max: Infinity })).toEqual([
      0,
      0,
      0.25,
      7,
      NaN,
      Infinity,
    ]);
  });

  gpuTest("a sine of a number too large for the reduction is still between -1 and 1", async () => {
    for (const y of await run("sin", [given([2e5, -1e9, 3.4e38])], [3])) {
      expect(Math.abs(y)).toBeLessThanOrEqual(1);
    }
  });

  gpuTest("one pipeline serves arrays of every shape", async () => {
    const backend = await sharedBackend();
    await run("negative", [numbers([3])], [3]);
    const { pipelines } = backend.counters;
    expectClose(
      await run("negative", [numbers([5, 1, 7])], [5, 1, 7]),
      numbers([35]).data.map((x) => -x),
    );
    expect(backend.counters.pipelines).toBe(pipelines);
  });
});

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

describe("webgpu, an output that is an input", () => {
  gpuTest("elementwise kernels work in place, with either input or both", async () => {
    const backend = await sharedBackend();
    const cases = [
      ["x", "y", [-9, -18, -27]],
      ["y", "x", [9, 18, 27]],
      ["x", "x", [0, 0, 0]],
    ] as const;
    for (const [first, second, expected] of cases) {
      const of = { x: put(backend, given([1, 2, 3])), y: put(backend, given([10, 20, 30])) };
      bind(backend, "subtract", [of[first], of[second]], of.x)();
      expect([...(await backend.read(of.x))]).toEqual([...expected]);
    }
    const x = put(backend, given([1.9, -1.9, 3]));
    bind(backend, "relu", [x], x)();
    bind(backend, "copy", [x], x)();
    bind(backend, "cast", [x], { ...x, dtype: "int32" })();
    expect([...(await backend.read({ ...x, dtype: "int32" }))]).toEqual([1, 0, 3]);
  });

  gpuTest("other kernels refuse it", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([2, 2]));
    expect(() => bind(backend, "dot", [x, x], x, { transposeA: false, transposeB: false })).toThrow(
      "Cannot bind dot in place: its output is also an input; give it an output of its own",
    );
  });
});

describe("webgpu, casting and choosing", () => {
  gpuTest("cast truncates toward zero and wraps as JavaScript's integer arrays do", async () => {
    const x = [
      0.9,
      -0.9,
      -1,
      255.5,
      256,
      -257,
      1e6,
      2 ** 31,
      -(2 ** 31),
      3e9,
      1e20,
      NaN,
      Infinity,
    ].map(Math.fround);
    const float = given(x);
    expect(await run("cast", [float], [x.length], {}, "int32")).toEqual([...Int32Array.from(x)]);
    expect(await run("cast", [float], [x.length], {}, "uint8")).toEqual([...Uint8Array.from(x)]);
    const whole = given([0, 1, -1, 300, -(2 ** 31)], [5], "int32");
    expect(await run("cast", [whole], [5], {}, "float32")).toEqual([0, 1, -1, 300, -(2 ** 31)]);
    expect(await run("cast", [whole], [5], {}, "uint8")).toEqual([0, 1, 255, 44, 0]);
    const bytes = given([0, 1, 255], [3], "uint8");
    expect(await run("cast", [bytes], [3], {}, "float32")).toEqual([0, 1, 255]);
    expect(await run("cast", [bytes], [3], {}, "int32")).toEqual([0, 1, 255]);
    expect(await run("cast", [bytes], [3], {}, "uint8")).toEqual([0, 1, 255]);
  });

  gpuTest("where takes conditions and values of any dtype", async () => {
    const conditions = [0, -0, 1, -2, NaN];
    const expected = [50, 40, 3, 2, 1];
    for (const dtype of ["float32", "int32", "uint8"] as const) {
      const y = given([50, 40, 30, 20, 10], [5], dtype);
      const x = given([5, 4, 3, 2, 1], [5], dtype);
      expect(await run("where", [given(conditions), x, y], [5], {}, dtype)).toEqual(expected);
      const condition = given([0, 0, 1, 2, 255], [5], dtype);
      expect(await run("where", [condition, x, y], [5], {}, dtype)).toEqual(expected);
    }
  });
});

describe("walk()", () => {
  test("merges the axes of contiguous arrays into one and leaves out those of length 1", () => {
    expect(walk([2, 3, 1, 4], [12, 4, 4, 1], [12, 4, 4, 1])).toEqual([[24, 1, 1]]);
  });

  test("keeps apart what is not contiguous in every array", () => {
    expect(walk([2, 3, 4], [12, 4, 1], [0, 4, 1])).toEqual([
      [2, 12, 0],
      [12, 1, 1],
    ]);
    expect(walk([2, 3], [1, 2])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test("has no axes for a scalar", () => {
    expect(walk([1, 1], [1, 1])).toEqual([]);
    expect(sizeOf([])).toBe(1);
  });
});
