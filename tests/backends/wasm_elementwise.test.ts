/** The wasm backend's elementwise kernels agree with float64 for all sizes, broadcasts and special values. */

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { BinaryName, UnaryName } from "../../backends/backend.ts";
import { at, expectClose, indices, numbers, run, sizeOf } from "./wasm_support.ts";

const f32 = Math.fround;

/** erf by its series, or by the continued fraction of erfc where the series would cancel. */
function erf(x: number): number {
  if (Math.abs(x) > 3) {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / 2 / (Math.abs(x) + fraction);
    const erfc = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
    return Math.sign(x) * (1 - erfc);
  }
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function round(x: number): number {
  return Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
}

type More = "square" | "reciprocal" | "rsqrt" | "softrelu" | "softsign";

interface Case {
  readonly f: (x: number) => number;
  /** Largest relative error, and the error allowed beside it. */
  readonly tolerance: readonly [number, number];
}

const EXACT = [0, 0] as const;
const TIGHT = [3e-7, 1e-44] as const;
/** As tight, with 0 for what is denormal. */
const FLUSHED = [TIGHT[0], 2 ** -126] as const;

const unary: Readonly<Record<UnaryName | More, Case>> = {
  negative: { f: (x) => -x, tolerance: EXACT },
  abs: { f: Math.abs, tolerance: EXACT },
  sign: { f: Math.sign, tolerance: EXACT },
  floor: { f: Math.floor, tolerance: EXACT },
  ceil: { f: Math.ceil, tolerance: EXACT },
  round: { f: round, tolerance: EXACT },
  exp: { f: Math.exp, tolerance: FLUSHED },
  log: { f: Math.log, tolerance: TIGHT },
  log1p: { f: Math.log1p, tolerance: TIGHT },
  expm1: { f: Math.expm1, tolerance: TIGHT },
  sqrt: { f: Math.sqrt, tolerance: TIGHT },
  sin: { f: Math.sin, tolerance: TIGHT },
  cos: { f: Math.cos, tolerance: TIGHT },
  tanh: { f: Math.tanh, tolerance: TIGHT },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), tolerance: [3e-7, 1e-38] },
  relu: { f: (x) => (x < 0 ? 0 : x), tolerance: EXACT },
  erf: { f: erf, tolerance: TIGHT },
  square: { f: (x) => x * x, tolerance: TIGHT },
  reciprocal: { f: (x) => 1 / x, tolerance: TIGHT },
  rsqrt: { f: (x) => 1 / Math.sqrt(x), tolerance: TIGHT },
  softrelu: { f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), tolerance: FLUSHED },
  softsign: { f: (x) => x / (1 + Math.abs(x)), tolerance: TIGHT },
};

const names = Object.keys(unary) as (UnaryName | More)[];

/** Powers of two with everything between, both signs, and what is special. */
function spread(): number[] {
  const positive: number[] = [];
  for (let exponent = -149; exponent < 128; exponent++) {
    for (const mantissa of [1, 1.1, 1.3, Math.SQRT2, 1.7, 1.9999]) {
      positive.push(f32(mantissa * 2 ** exponent));
    }
  }
  for (let x = 0.01; x < 100; x += 0.0371) positive.push(f32(x));
  positive.push(0, Infinity, 0.49999997, 0.5, 1.5, 2.5, 8388607.5);
  return [...positive, ...positive.map((x) => -x), NaN].filter(
    (x) => Math.abs(x) < 3.4e38 || !Number.isFinite(x),
  );
}

describe("unary kernels", () => {
  for (const name of names) {
    const { f, tolerance } = unary[name];
    test(`${name} is right over the whole range of float32`, async () => {
      // sine and cosine are held to what is promised of them
      const trigonometric = name === "sin" || name === "cos";
      const xs = spread().filter((x) => !trigonometric || !(Math.abs(x) >= 2 ** 20));
      const expected = xs.map((x) => f32(f(x)));
      const actual = await run(name, [{ shape: [xs.length], data: xs }], { shape: [xs.length] });
      for (const [i, x] of xs.entries()) {
        const [a, e] = [actual[i]!, expected[i]!];
        const error = Math.abs(a - e);
        const [relative, absolute] = tolerance;
        const right =
          Object.is(a, e) ||
          a === e ||
          error <= relative * Math.abs(e) + absolute + (trigonometric ? 6e-8 : 0);
        if (!right) throw new Error(`${name}(${x}) is ${a}, expected ${e}`);
      }
    });
  }

  test("every size from 1 to 67 is treated alike", async () => {
    for (let size = 1; size <= 67; size++) {
      const data = numbers(size);
      for (const name of ["exp", "relu", "round"] as const) {
        const actual = await run(name, [{ shape: [size], data }], { shape: [size] });
        expectClose(actual, [...data].map(unary[name].f));
      }
    }
  });

  test("sine and cosine of huge numbers stay between -1 and 1, and of inf are NaN", async () => {
    const data = [1e9, -3e12, 7e14, Infinity, -Infinity];
    for (const name of ["sin", "cos"] as const) {
      const actual = await run(name, [{ shape: [5], data }], { shape: [5] });
      for (const y of actual.subarray(0, 3)) expect(Math.abs(y)).toBeLessThanOrEqual(1);
      expect([...actual.subarray(3)]).toEqual([NaN, NaN]);
    }
  });

  test("clip keeps NaN and bounds everything else", async () => {
    const data = [-Infinity, -3, -0.5, 0, 0.25, 2, Infinity, NaN, 1];
    const actual = await run(
      "clip",
      [{ shape: [9], data }],
      { shape: [9] },
      { a_min: -1, a_max: 1 },
    );
    expect([...actual]).toEqual([-1, -1, -0.5, 0, 0.25, 1, 1, NaN, 1]);
  });
});

function modulo(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

const binary: Readonly<Record<BinaryName, (a: number, b: number) => number>> = {
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

const binaryNames = Object.keys(binary) as BinaryName[];

/** Two shapes that broadcast, and what they broadcast to. */
const shapes = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 7 }), a: fc.boolean(), b: fc.boolean() }), {
    minLength: 0,
    maxLength: 6,
  })
  .chain((axes) =>
    fc.record({
      y: fc.constant(axes.map(({ length }) => length)),
      a: fc.nat(axes.length).map((cut) =>
        axes
          .map(({ length, a }) => (a ? 1 : length))
          .slice(
            leading(
              axes.map(({ a }) => a),
              cut,
            ),
          ),
      ),
      b: fc.nat(axes.length).map((cut) =>
        axes
          .map(({ length, b }) => (b ? 1 : length))
          .slice(
            leading(
              axes.map(({ b }) => b),
              cut,
            ),
          ),
      ),
    }),
  );

/** How many leading axes may be left out: at most `cut`, and only repeated ones. */
function leading(repeated: readonly boolean[], cut: number): number {
  const first = repeated.indexOf(false);
  return Math.min(cut, first === -1 ? repeated.length : first);
}

describe("binary kernels", () => {
  test("broadcast any two shapes by NumPy's rule", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom("float32", "int32"), async ({ a, b, y }, dtype) => {
        const left = numbers(sizeOf(a), 3).map((x) => (dtype === "int32" ? Math.trunc(x * 50) : x));
        const right = numbers(sizeOf(b), 5).map((x) =>
          dtype === "int32" ? Math.trunc(x * 50) : x,
        );
        for (const name of ["subtract", "maximum", "lesser"] as const) {
          const expected = [...indices(y)].map((index) =>
            // + 0: an int32 knows no -0
            f32(binary[name](left[at(a, index)]!, right[at(b, index)]!) + 0),
          );
          const values = [
            { shape: a, data: left, dtype },
            { shape: b, data: right, dtype },
          ] as const;
          const actual = await run(name, values, { shape: y, dtype });
          expect([...actual]).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  for (const name of binaryNames) {
    test(`${name} is right for all pairs of ordinary and special float32`, async () => {
      const values = [
        0,
        -0,
        1,
        -1,
        0.5,
        -0.5,
        2,
        3,
        -3,
        0.1,
        -7.3,
        1e-30,
        1e30,
        -1e30,
        100.7,
        1e-42,
        Infinity,
        -Infinity,
        NaN,
      ].map(f32);
      const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
      const data = [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const;
      const shape = [pairs.length];
      const actual = await run(
        name,
        data.map((column) => ({ shape, data: column })),
        { shape },
      );
      for (const [i, [a, b]] of pairs.entries()) {
        // C, unlike JavaScript, has 1^y = 1 and (-1)^inf = 1
        const unit = name === "power" && (a === 1 || (a === -1 && Math.abs(b) === Infinity));
        const expected = unit ? 1 : f32(binary[name](a, b));
        const error = Math.abs(actual[i]! - expected);
        const exact =
          name === "power"
            ? error <= 3e-7 * Math.abs(expected) + 1e-44
            : name === "modulo"
              ? error <= 1e-7 * Math.abs(expected)
              : false;
        if (!exact && !(actual[i] === expected || Object.is(actual[i], expected))) {
          throw new Error(`${name}(${a}, ${b}) is ${actual[i]}, expected ${expected}`);
        }
      }
    });

    test(`${name} is right for int32, also where it overflows`, async () => {
      const values = [0, 1, -1, 2, 3, -3, 7, -8, 31, 1000003, 2147483647, -2147483648];
      const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
      const shape = [pairs.length];
      const column = (i: 0 | 1) => ({
        shape,
        data: pairs.map((pair) => pair[i]),
        dtype: "int32" as const,
      });
      const actual = await run(name, [column(0), column(1)], { shape, dtype: "int32" });
      for (const [i, [a, b]] of pairs.entries()) {
        const expected =
          name === "power"
            ? integerPower(a, b)
            : name === "multiply"
              ? Math.imul(a, b)
              : Math.trunc(binary[name](a, b)) | 0;
        if (actual[i] !== expected)
          throw new Error(`${name}(${a}, ${b}) is ${actual[i]}, expected ${expected}`);
      }
    });
  }

  test("power keeps its precision at large exponents", async () => {
    const a = Float32Array.from({ length: 400 }, (_, i) => 0.02 + i * 0.037);
    const b = Float32Array.from({ length: 400 }, (_, i) => ((i * 7) % 61) - 30.3);
    const shape = [400];
    const actual = await run(
      "power",
      [
        { shape, data: a },
        { shape, data: b },
      ],
      { shape },
    );
    expectClose(
      actual,
      [...a].map((x, i) => f32(x ** b[i]!)),
      2e-7,
      1e-44,
    );
  });

  test("modulo is exact however large the quotient", async () => {
    const a = [1e30, 5.3, -5.3, 1e10, 16777216, -1e20].map(f32);
    const b = [3, 0.1, 0.1, 0.7, 3, 7].map(f32);
    const shape = [6];
    const actual = await run(
      "modulo",
      [
        { shape, data: a },
        { shape, data: b },
      ],
      { shape },
    );
    expectClose(
      actual,
      a.map((x, i) => f32(modulo(x, b[i]!))),
      1e-7,
      0,
    );
  });
});

function integerPower(a: number, b: number): number {
  if (b < 0) return Math.abs(a) === 1 ? (a === 1 || b % 2 === 0 ? 1 : -1) : 0;
  return Number(BigInt.asIntN(32, modularPower(BigInt(a), BigInt(b))));
}

function modularPower(a: bigint, b: bigint): bigint {
  if (b === 0n) return 1n;
  const half = modularPower(a, b / 2n);
  return BigInt.asIntN(32, half * half * (b % 2n === 1n ? a : 1n));
}
