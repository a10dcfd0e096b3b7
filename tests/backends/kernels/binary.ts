/** Elementwise kernels of two inputs, with broadcasting. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { BinaryName } from "../../../backends/backend.ts";
import {
  elementAt,
  expectClose,
  type Given,
  given,
  indicesOf,
  integers,
  numbers,
  pairs,
} from "./support/arrays.ts";
import { BINARY, type Binary, int32Formula, modulo } from "./support/formulas.ts";
import type { Subject } from "./support/subject.ts";

const SHAPES: readonly (readonly [number[], number[], number[]])[] = [
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

const FLOATS = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, 2.5, -2.5, 3, -3, 0.1, -7.3, 1e-30, 1e30, -1e30, 100.7, 1e-42],
  ...[Infinity, -Infinity, NaN],
].map(Math.fround);

const INTEGERS = [
  ...[0, 1, -1, 2, 3, -3, 7, -8, -10, 31, 46341, 1000003],
  ...[2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31)],
];

/** Two shapes that broadcast, and what they broadcast to. */
const broadcasting = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 7 }), a: fc.boolean(), b: fc.boolean() }), {
    maxLength: 6,
  })
  .chain((axes) => {
    const lengths = axes.map(({ length }) => length);
    const input = (repeats: readonly boolean[]) =>
      fc.nat(axes.length).map((cut) => {
        // repeated leading axes may be left out
        const first = repeats.indexOf(false);
        const most = first === -1 ? repeats.length : first;
        return lengths.map((length, i) => (repeats[i] ? 1 : length)).slice(Math.min(cut, most));
      });
    return fc.record({
      shape: fc.constant(lengths),
      a: input(axes.map(({ a }) => a)),
      b: input(axes.map(({ b }) => b)),
    });
  });

function broadcast(f: Binary, a: Given, b: Given, shape: readonly number[]): number[] {
  return indicesOf(shape).map((index) => f(elementAt(a, index), elementAt(b, index)));
}

export function binarySuite({ test, run, profile, cases }: Subject): void {
  const held = (x: number) => x === 0 || !(Math.abs(x) < profile.smallest);

  test("any two shapes broadcast by NumPy's rule", async () => {
    const dtypes = fc.constantFrom("float32", "int32");
    await fc.assert(
      fc.asyncProperty(broadcasting, dtypes, async ({ shape, ...shapes }, dtype) => {
        const draw = dtype === "int32" ? integers : numbers;
        const [a, b] = [draw(shapes.a, 3), draw(shapes.b, 5)];
        for (const name of ["subtract", "maximum", "lesser"] as const) {
          // + 0: an int32 knows no -0
          const f: Binary = (x, y) => profile.round(BINARY[name](x, y) + 0);
          const actual = await run(name, [a, b], shape, {}, dtype);
          expect(actual).toEqual(broadcast(f, a, b, shape));
        }
      }),
      cases(150),
    );
  });

  for (const [name, f] of Object.entries(BINARY) as [BinaryName, Binary][]) {
    test(`${name} broadcasts either input`, async () => {
      for (const [aShape, bShape, shape] of SHAPES) {
        const [a, b] = [numbers(aShape, 3), numbers(bShape, 4)];
        for (const [left, right] of [
          [a, b],
          [b, a],
        ] as const) {
          const expected = broadcast(f, left, right, shape).map(profile.round);
          expectClose(await run(name, [left, right], shape), expected, profile.binary(name));
        }
      }
    });

    test(`${name} is right for all pairs of ordinary and special float32`, async () => {
      const hard = FLOATS.filter(held);
      const [a, b] = pairs(hard, hard, "float32");
      const expected = Array.from(a.data, (x, i) => profile.round(f(x, b.data[i]!)));
      expectClose(
        await run(name, [a, b], a.shape),
        expected,
        profile.binary(name),
        (i) => `${name}(${a.data[i]}, ${b.data[i]})`,
      );
    });

    test(`${name} of int32 is exact, also where it overflows`, async () => {
      const [a, b] = pairs(INTEGERS, INTEGERS, "int32");
      const exact = int32Formula(name);
      const actual = await run(name, [a, b], a.shape, {}, "int32");
      for (const [i, got] of actual.entries()) {
        const [x, y] = [a.data[i]!, b.data[i]!];
        if (got !== exact(x, y))
          throw new Error(`${name}(${x}, ${y}) is ${got}, expected ${exact(x, y)}`);
      }
    });
  }

  test("modulo takes the sign of the divisor", async () => {
    const [a, b] = [
      [7, -7, 7, -7, 6, -6, -1],
      [3, 3, -3, -3, 3, 3, 5],
    ];
    const expected = [1, 2, -2, -1, 0, 0, 4];
    const floats = await run("modulo", [given(a!), given(b!)], [7]);
    expect(floats.map((each) => each + 0)).toEqual(expected);
    const int32 = [given(a!, [7], "int32"), given(b!, [7], "int32")];
    expect(await run("modulo", int32, [7], {}, "int32")).toEqual(expected);
  });

  test("modulo is exact however large the quotient", async () => {
    const a = [1e8, 1e10, 1e30, 5.3, -5.3, 1e10, 16777216, -1e20, 3.4e38, -7, 7].map(Math.fround);
    const b = [3, 7, 3, 0.1, 0.1, 0.7, 3, 7, 1.2e-38, 3, -3].map(Math.fround);
    const expected = a.map((each, i) => profile.round(modulo(each, b[i]!)));
    expect(expected.slice(0, 2)).toEqual([1, 4]);
    expectClose(
      await run("modulo", [given(a), given(b)], [a.length]),
      expected,
      profile.binary("modulo"),
    );
  });

  test("power keeps its precision at large exponents", async () => {
    const a = Float32Array.from({ length: 400 }, (_, i) => 0.02 + i * 0.037);
    const b = Float32Array.from({ length: 400 }, (_, i) => ((i * 7) % 61) - 30.3);
    const expected = Array.from(a, (x, i) => profile.round(x ** b[i]!));
    expectClose(await run("power", [given(a), given(b)], [400]), expected, profile.largePower);
  });

  test("small whole powers are exact, of negative numbers too", async () => {
    const [a, b] = pairs([-3, -1, 2, 10], [0, 1, 2, 3, 7], "float32");
    const expected = Array.from(a.data, (x, i) => x ** b.data[i]!);
    expect(await run("power", [a, b], a.shape)).toEqual(expected);
  });

  test("int32 divide truncates toward zero, int32 power wraps", async () => {
    const ints = (...data: number[]) => given(data, [data.length], "int32");
    expect(await run("divide", [ints(7, -7, 1), ints(2, 2, 3)], [3], {}, "int32")).toEqual([
      3, -3, 0,
    ]);
    const [bases, exponents] = [ints(3, -3, 7, 2, -1, -1, 5), ints(4, 3, 20, -1, -3, -2, 0)];
    expect(await run("power", [bases, exponents], [7], {}, "int32")).toEqual([
      ...[81, -27, -1199696159, 0, -1, 1, 1],
    ]);
    const [a, b] = [ints(2 ** 31 - 1, 5), ints(1, 6)];
    expect(await run("add", [a, b], [2], {}, "int32")).toEqual([-(2 ** 31), 11]);
    const [c, d] = [ints(123456789), ints(987654321)];
    expect(await run("multiply", [c, d], [1], {}, "int32")).toEqual([-67153019]);
  });
}
