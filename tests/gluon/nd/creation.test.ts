/** New arrays from values, shapes and ranges, and reading them back. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";

function kind({ dtype, shape }: NDArray): string {
  return `${dtype} (${shape.join(", ")})`;
}

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    test("linspace() has both ends, or leaves out the last", async () => {
      expect(await nd.linspace(0, 1, 5).tolist()).toEqual([0, 0.25, 0.5, 0.75, 1]);
      expect(await nd.linspace(0, 1, 4, { endpoint: false }).tolist()).toEqual([
        0, 0.25, 0.5, 0.75,
      ]);
      expect(await nd.linspace(2, 2.5, 1).tolist()).toEqual([2]);
      expect(await nd.linspace(3, -3, 3, { dtype: "int32" }).tolist()).toEqual([3, 0, -3]);
      expect(nd.linspace(0, 1, 0).shape).toEqual([0]);
      const last = nd.linspace(0, Math.fround(0.1), 7).slice([-1], [null]);
      expect(await last.tolist()).toEqual([Math.fround(0.1)]);
      for (const num of [-1, 1.5, Number.NaN]) {
        expect(() => nd.linspace(0, 1, num)).toThrow(`Cannot space ${num} numbers from 0 to 1`);
      }
      expect(() => nd.linspace(0, Infinity, 3)).toThrow(RangeError);
    });

    test("arange() repeats each number", async () => {
      expect(await nd.arange(3, undefined, { repeat: 2 }).tolist()).toEqual([0, 0, 1, 1, 2, 2]);
      expect(await nd.arange(2, 6, { step: 1.5, repeat: 2 }).tolist()).toEqual([
        2, 2, 3.5, 3.5, 5, 5,
      ]);
      expect(() => nd.arange(3, undefined, { repeat: 0 })).toThrow(
        "Cannot count each number 0 times: repeat must be a whole number, 1 or more.",
      );
    });

    test("full_like() takes shape and dtype", async () => {
      const x = nd.full_like(nd.zeros([2], { dtype: "int32" }), 7);
      expect([x.dtype, await x.tolist()]).toEqual(["int32", [7, 7]]);
    });

    test("array() takes the shape of the nesting and gives it back", async () => {
      for (const values of [
        5,
        [],
        [1, 2],
        [[1, 2, 3]],
        [
          [[1], [2]],
          [[3], [4]],
        ],
        [[], []],
      ]) {
        const x = nd.array(values);
        expect(x.dtype).toBe("float32");
        expect(await x.tolist()).toEqual(values as nd.Nested);
      }
      expect(kind(nd.array([[], []]))).toBe("float32 (2, 0)");
      expect(kind(nd.array(7))).toBe("float32 ()");
    });

    test("array() takes the dtype of a typed array, and float32 of all else", () => {
      expect(kind(nd.array(Int32Array.of(1, 2)))).toBe("int32 (2)");
      expect(kind(nd.array(Uint8Array.of(1, 2)))).toBe("uint8 (2)");
      expect(kind(nd.array(Float32Array.of(1, 2)))).toBe("float32 (2)");
      expect(kind(nd.array(Float64Array.of(1, 2)))).toBe("float32 (2)");
      expect(kind(nd.array(Float32Array.of(1, 2), { dtype: "int32" }))).toBe("int32 (2)");
    });

    test("array() takes rows that are typed arrays, such as observations", async () => {
      const x = nd.array([Float32Array.of(1, 2), Float64Array.of(3, 4), [5, 6]]);
      expect(await x.tolist()).toEqual([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
    });

    test("array() gives flat or nested values another shape", async () => {
      const rows = [
        [1, 2],
        [3, 4],
        [5, 6],
      ];
      expect(await nd.array([1, 2, 3, 4, 5, 6], { shape: [3, 2] }).tolist()).toEqual(rows);
      expect(await nd.array(rows, { shape: [6] }).tolist()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(kind(nd.array([3], { shape: [] }))).toBe("float32 ()");
    });

    test("array() copies: later writes to the source are not seen", async () => {
      const source = Float32Array.of(1, 2);
      const x = nd.array(source);
      source[0] = 9;
      expect(await x.tolist()).toEqual([1, 2]);
      const read = await x.toArray();
      read[0] = 9;
      expect(await x.tolist()).toEqual([1, 2]);
    });

    test("array() keeps infinities and NaN, and truncates for whole-number dtypes", async () => {
      const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      expect(await nd.array(odd).tolist()).toEqual(odd);
      expect(await nd.array([1.9, -1.9], { dtype: "int32" }).tolist()).toEqual([1, -1]);
      expect(await nd.array([255, 257], { dtype: "uint8" }).tolist()).toEqual([255, 1]);
    });

    test("zeros(), ones() and full() fill every dtype", async () => {
      expect(await nd.zeros([2, 2]).tolist()).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(await nd.ones([3], { dtype: "int32" }).tolist()).toEqual([1, 1, 1]);
      expect(await nd.full([2], 7, { dtype: "uint8" }).tolist()).toEqual([7, 7]);
      expect(await nd.full([], 2.5).asscalar()).toBe(2.5);
      expect(kind(nd.zeros([0, 3]))).toBe("float32 (0, 3)");
    });

    test("zeros_like() and ones_like() take shape and dtype of their model", async () => {
      const x = nd.zeros([2, 1], { dtype: "int32" });
      expect(kind(nd.zeros_like(x))).toBe("int32 (2, 1)");
      expect(await nd.ones_like(x).tolist()).toEqual([[1], [1]]);
      expect(kind(nd.ones_like(nd.zeros([0, 3])))).toBe("float32 (0, 3)");
    });

    test("arange() counts as Python's range does", async () => {
      expect(await nd.arange(4).tolist()).toEqual([0, 1, 2, 3]);
      expect(await nd.arange(2, 5).tolist()).toEqual([2, 3, 4]);
      expect(await nd.arange(5, 0, { step: -2 }).tolist()).toEqual([5, 3, 1]);
      expect(await nd.arange(0, 1, { step: 0.25 }).tolist()).toEqual([0, 0.25, 0.5, 0.75]);
      expect(kind(nd.arange(5, 2))).toBe("float32 (0)");
      expect(kind(nd.arange(3, undefined, { dtype: "int32" }))).toBe("int32 (3)");
    });

    test("eye() puts ones on a diagonal", async () => {
      expect(await nd.eye(2).tolist()).toEqual([
        [1, 0],
        [0, 1],
      ]);
      expect(await nd.eye(2, 3, { k: 1, dtype: "int32" }).tolist()).toEqual([
        [0, 1, 0],
        [0, 0, 1],
      ]);
      expect(await nd.eye(2, 2, { k: -1 }).tolist()).toEqual([
        [0, 0],
        [1, 0],
      ]);
      expect(kind(nd.eye(0))).toBe("float32 (0, 0)");
    });

    test("asscalar() reads the one element of an array of any shape", async () => {
      expect(await nd.array([[3]]).asscalar()).toBe(3);
      expect(await nd.array(4, { dtype: "int32" }).asscalar()).toBe(4);
    });

    test("toArray() of an array without elements has its dtype", async () => {
      expect(await nd.zeros([0]).toArray()).toEqual(new Float32Array());
      expect(await nd.zeros([2, 0], { dtype: "int32" }).toArray()).toEqual(new Int32Array());
      expect(await nd.zeros([0], { dtype: "uint8" }).toArray()).toEqual(new Uint8Array());
      expect(await nd.zeros([2, 0]).tolist()).toEqual([[], []]);
    });

    test("set() overwrites in place, from numbers or from another array", async () => {
      const x = nd.zeros([2, 2]);
      expect(await x.set([1, 2, 3, 4]).tolist()).toEqual([
        [1, 2],
        [3, 4],
      ]);
      expect(x.set(nd.ones([2, 2]))).toBe(x);
      expect(await x.sum().asscalar()).toBe(4);
      expect(await nd.zeros([0]).set([]).tolist()).toEqual([]);
    });

    test("copy() has memory of its own", async () => {
      const x = nd.array([1, 2]);
      const y = x.copy();
      x.set([3, 4]);
      expect(await y.tolist()).toEqual([1, 2]);
    });

    test("an array prints what it is", () => {
      expect(String(nd.zeros([2, 3]))).toBe(`<NDArray 2x3 float32 @${backend}>`);
      expect(String(nd.array(1, { dtype: "int32" }))).toBe(`<NDArray scalar int32 @${backend}>`);
      const [x, { size, ndim, T }] = [nd.zeros([2, 3]), nd.zeros([2, 3])];
      const inspect = Symbol.for("nodejs.util.inspect.custom");
      expect((x as unknown as Record<symbol, () => string>)[inspect]?.()).toBe(String(x));
      expect([size, ndim, T.shape]).toEqual([6, 2, [3, 2]]);
    });
  });
}

describe("random", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("numbers repeat after the same seed, and go on without one", async () => {
    const draw = async (): Promise<nd.Nested[]> => [
      await nd.random.uniform(0, 1, { shape: [2] }).tolist(),
      await nd.random.normal(0, 1, { shape: [2] }).tolist(),
      await nd.random.randint(0, 100, { shape: [2] }).tolist(),
    ];
    nd.random.seed(3);
    const first = await draw();
    const second = await draw();
    nd.random.seed(3);
    expect(await draw()).toEqual(first);
    expect(second).not.toEqual(first);
  });

  test("numbers come from the generator that is passed in, and leave the shared one alone", async () => {
    const from = async (seed: number): Promise<nd.Nested> =>
      nd.random.normal(0, 1, { shape: [3], rng: nd.random.default_rng(seed) }).tolist();
    nd.random.seed(1);
    expect(await from(7)).toEqual(await from(7));
    expect(await from(7)).not.toEqual(await from(8));
    const next = await nd.random.uniform().tolist();
    nd.random.seed(1);
    expect(await nd.random.uniform().tolist()).toEqual(next);
  });

  test("numbers are those of the generator, rounded to float32", async () => {
    const rng = nd.random.default_rng(5);
    const expected = [rng.uniform(-2, 3), rng.uniform(-2, 3)].map(Math.fround);
    const options = { shape: [2], rng: nd.random.default_rng(5) };
    const drawn = await nd.random.uniform(-2, 3, options).toArray();
    expect(Array.from(drawn, Math.fround)).toEqual(expected);
  });

  test("numbers have shape (1,) by default, and the dtype of their kind", () => {
    expect(kind(nd.random.uniform())).toBe("float32 (1)");
    expect(kind(nd.random.normal())).toBe("float32 (1)");
    expect(kind(nd.random.randint(0, 5, { shape: [2, 2] }))).toBe("int32 (2, 2)");
  });
});
