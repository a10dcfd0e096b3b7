/** The reference backend against numbers worked out by hand or by NumPy. */

import { describe, expect, test } from "bun:test";
import type { DType, KernelName, Operand, Shape } from "../../backends/backend.ts";
import { createReferenceBackend } from "../../backends/reference/mod.ts";

const backend = createReferenceBackend();
const kernels = backend.kernels as unknown as Record<
  KernelName,
  (inputs: readonly Operand[], output: Operand, attrs: object) => () => void
>;

function empty(shape: Shape, dtype: DType = "float32"): Operand {
  const size = shape.reduce((product, length) => product * length, 1);
  return { buffer: backend.alloc(dtype, size), shape, dtype };
}

function array(data: number[], shape: Shape = [data.length], dtype: DType = "float32"): Operand {
  const operand = empty(shape, dtype);
  backend.write(operand, data);
  return operand;
}

async function numbers(operand: Operand): Promise<number[]> {
  return [...(await backend.read(operand))];
}

/** Runs a kernel into a new array and gives its elements. */
async function run(
  name: KernelName,
  inputs: Operand[],
  shape: Shape,
  attrs: object = {},
  dtype: DType = "float32",
): Promise<number[]> {
  const output = empty(shape, dtype);
  kernels[name](inputs, output, attrs)();
  return await numbers(output);
}

const ints = (...data: number[]): Operand => array(data, [data.length], "int32");
const range = (shape: Shape): Operand => {
  const size = shape.reduce((product, length) => product * length, 1);
  return array(
    Array.from({ length: size }, (_, i) => i),
    shape,
  );
};

describe("reference memory", () => {
  test("float32 is kept in float64 without rounding", async () => {
    const data = await backend.read(array([0.1, 1e300]));
    expect(data).toBeInstanceOf(Float64Array);
    expect([...data]).toEqual([0.1, 1e300]);
  });

  test("int32 and uint8 read as their own typed arrays", async () => {
    expect(await backend.read(ints(-1))).toBeInstanceOf(Int32Array);
    expect(await backend.read(array([1], [1], "uint8"))).toBeInstanceOf(Uint8Array);
  });

  test("what was never written reads as NaN", async () => {
    expect(await numbers(empty([2]))).toEqual([NaN, NaN]);
  });

  test("what was freed reads as NaN", async () => {
    const x = array([1, 2]);
    backend.free(x.buffer);
    expect(await numbers(x)).toEqual([NaN, NaN]);
  });

  test("an operand smaller than its buffer is read, written and computed alone", async () => {
    const buffer = backend.alloc("float32", 3);
    backend.write({ buffer, shape: [3], dtype: "float32" }, [1, 2, 3]);
    const head: Operand = { buffer, shape: [2], dtype: "float32" };
    kernels.negative([head], head, {})();
    expect(await numbers(head)).toEqual([-1, -2]);
    expect(await numbers({ buffer, shape: [3], dtype: "float32" })).toEqual([-1, -2, 3]);
  });

  test("a read is the caller's own copy", async () => {
    const x = array([1]);
    const before = await backend.read(x);
    backend.write(x, [2]);
    expect([...before]).toEqual([1]);
  });

  test("a bound kernel sees what is written later", async () => {
    const x = array([1]);
    const y = empty([1]);
    const launch = kernels.exp([x], y, {});
    backend.write(x, [0]);
    launch();
    expect(await numbers(y)).toEqual([1]);
  });
});

describe("reference elementwise", () => {
  test("round goes half away from zero and is not fooled by the neighbour of a half", async () => {
    const x = array([0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, -1.2]);
    expect(await run("round", [x], [7])).toEqual([1, -1, 2, 3, -3, 0, -1]);
  });

  test("erf agrees with the C library to 1e-15", async () => {
    const golden = [
      [0, 0],
      [1e-9, 1.1283791670955127e-9],
      [0.5, 0.5204998778130465],
      [-1, -0.8427007929497149],
      [1.99, 0.995111413199617],
      [2, 0.9953222650189527],
      [2.01, 0.9955248493552482],
      [-3.5, -0.9999992569016276],
      [6, 1],
    ] as const;
    const y = await run("erf", [array(golden.map(([x]) => x))], [golden.length]);
    const worst = Math.max(...golden.map(([, expected], i) => Math.abs(y[i]! - expected)));
    expect(worst).toBeLessThan(1e-15);
  });

  test("erf takes infinities to 1 and -1 and keeps NaN", async () => {
    expect(await run("erf", [array([Infinity, -Infinity, NaN])], [3])).toEqual([1, -1, NaN]);
  });

  test("sigmoid saturates without NaN", async () => {
    expect(await run("sigmoid", [array([-1000, 0, 1000])], [3])).toEqual([0, 0.5, 1]);
  });

  test("expm1 and log1p keep tiny arguments", async () => {
    expect(await run("expm1", [array([1e-20])], [1])).toEqual([1e-20]);
    expect(await run("log1p", [array([1e-20])], [1])).toEqual([1e-20]);
  });

  test("relu keeps NaN", async () => {
    expect(await run("relu", [array([-2, 3, NaN])], [3])).toEqual([0, 3, NaN]);
  });

  test("both inputs of a binary kernel broadcast", async () => {
    const column = array([1, 2], [2, 1]);
    const row = array([10, 20, 30]);
    expect(await run("add", [column, row], [2, 3])).toEqual([11, 21, 31, 12, 22, 32]);
    expect(await run("subtract", [row, array([1], [])], [3])).toEqual([9, 19, 29]);
  });

  test("the output may be an input", async () => {
    const x = array([1, 2, 3, 4], [2, 2]);
    kernels.multiply([x, array([10, 100])], x, {})();
    expect(await numbers(x)).toEqual([10, 200, 30, 400]);
  });

  test("modulo takes the sign of the divisor", async () => {
    const a = [7, -7, 7, -7];
    const b = [3, 3, -3, -3];
    expect(await run("modulo", [array(a), array(b)], [4])).toEqual([1, 2, -2, -1]);
    expect(await run("modulo", [ints(...a), ints(...b)], [4], {}, "int32")).toEqual([1, 2, -2, -1]);
  });

  test("comparisons give 1 and 0", async () => {
    const a = array([1, 2, 3]);
    const b = array([2, 2, 2]);
    expect(await run("equal", [a, b], [3])).toEqual([0, 1, 0]);
    expect(await run("not_equal", [a, b], [3])).toEqual([1, 0, 1]);
    expect(await run("greater", [a, b], [3])).toEqual([0, 0, 1]);
    expect(await run("greater_equal", [a, b], [3])).toEqual([0, 1, 1]);
    expect(await run("lesser", [a, b], [3])).toEqual([1, 0, 0]);
    expect(await run("lesser_equal", [a, b], [3])).toEqual([1, 1, 0]);
  });

  test("int32 arithmetic is exact modulo 2^32", async () => {
    const max = 2 ** 31 - 1;
    expect(await run("add", [ints(max), ints(1)], [1], {}, "int32")).toEqual([-(2 ** 31)]);
    expect(await run("multiply", [ints(123456789), ints(987654321)], [1], {}, "int32")).toEqual([
      -67153019,
    ]);
  });

  test("int32 divide truncates toward zero", async () => {
    expect(await run("divide", [ints(7, -7, 1), ints(2, 2, 3)], [3], {}, "int32")).toEqual([
      3, -3, 0,
    ]);
  });

  test("int32 power wraps, and truncates for a negative exponent", async () => {
    const bases = ints(3, -3, 7, 2, -1, -1, 5);
    const exponents = ints(4, 3, 20, -1, -3, -2, 0);
    expect(await run("power", [bases, exponents], [7], {}, "int32")).toEqual([
      81, -27, -1199696159, 0, -1, 1, 1,
    ]);
  });

  test("cast truncates toward zero for int32 and wraps for uint8", async () => {
    const x = array([-1.7, 300.2, 2.9]);
    expect(await run("cast", [x], [3], {}, "int32")).toEqual([-1, 300, 2]);
    expect(await run("cast", [x], [3], {}, "uint8")).toEqual([255, 44, 2]);
  });

  test("where takes a condition of any dtype", async () => {
    const condition = array([1, 0, 2], [3], "uint8");
    expect(await run("where", [condition, array([1, 2, 3]), array([4, 5, 6])], [3])).toEqual([
      1, 5, 3,
    ]);
  });
});

describe("reference reductions", () => {
  test("sum reduces any axes, kept or not", async () => {
    const x = range([2, 3, 4]);
    expect(await run("sum", [x], [3], { axes: [0, 2] })).toEqual([60, 92, 124]);
    expect(await run("sum", [x], [2, 1, 4], { axes: [1] })).toEqual([
      12, 15, 18, 21, 48, 51, 54, 57,
    ]);
    expect(await run("sum", [x], [], { axes: [0, 1, 2] })).toEqual([276]);
  });

  test("sum of int32 wraps", async () => {
    expect(await run("sum", [ints(2 ** 31 - 1, 1)], [], { axes: [0] }, "int32")).toEqual([
      -(2 ** 31),
    ]);
  });

  test("max and min let NaN win", async () => {
    const x = array([1, NaN, 3, -1, 5, -2], [2, 3]);
    expect(await run("max", [x], [2], { axes: [1] })).toEqual([NaN, 5]);
    expect(await run("min", [x], [2], { axes: [1] })).toEqual([NaN, -2]);
  });

  test("max of negative int32 numbers is negative", async () => {
    expect(await run("max", [ints(-5, -3)], [], { axes: [0] }, "int32")).toEqual([-3]);
    expect(await run("min", [ints(5, 3)], [], { axes: [0] }, "int32")).toEqual([3]);
  });

  test("argmax and argmin give the first of equals, along any axis", async () => {
    const x = array([1, 3, 3, 0, 0, 4], [2, 3]);
    expect(await run("argmax", [x], [2], { axis: 1 })).toEqual([1, 2]);
    expect(await run("argmin", [x], [2], { axis: 1 })).toEqual([0, 0]);
    expect(await run("argmax", [x], [3], { axis: 0 })).toEqual([0, 0, 1]);
  });
});

describe("reference matrix products", () => {
  const a = [1, 2, 3, 4, 5, 6];
  const aTransposed = [1, 4, 2, 5, 3, 6];
  const b = [7, 8, 9, 10, 11, 12];
  const bTransposed = [7, 9, 11, 8, 10, 12];
  const cases = [
    { transposeA: false, transposeB: false, x: array(a, [2, 3]), y: array(b, [3, 2]) },
    { transposeA: true, transposeB: false, x: array(aTransposed, [3, 2]), y: array(b, [3, 2]) },
    { transposeA: false, transposeB: true, x: array(a, [2, 3]), y: array(bTransposed, [2, 3]) },
    {
      transposeA: true,
      transposeB: true,
      x: array(aTransposed, [3, 2]),
      y: array(bTransposed, [2, 3]),
    },
  ];

  test("dot gives the same product however its operands are stored", async () => {
    for (const { x, y, ...attrs } of cases) {
      expect(await run("dot", [x, y], [2, 2], attrs)).toEqual([58, 64, 139, 154]);
    }
  });

  test("batch_dot multiplies matrix by matrix", async () => {
    const x = range([2, 2, 3]);
    const y = range([2, 3, 1]);
    const attrs = { transposeA: false, transposeB: false };
    expect(await run("batch_dot", [x, y], [2, 2, 1], attrs)).toEqual([5, 14, 86, 122]);
    const flipped = { ...x, shape: [2, 3, 2] };
    expect(await run("batch_dot", [flipped, y], [2, 2, 1], { ...attrs, transposeA: true })).toEqual(
      [10, 13, 100, 112],
    );
  });
});

describe("reference data movement", () => {
  test("transpose permutes axes", async () => {
    expect(await run("transpose", [range([2, 1, 3])], [3, 2, 1], { axes: [2, 0, 1] })).toEqual([
      0, 3, 1, 4, 2, 5,
    ]);
  });

  test("broadcast_to repeats axes of length 1 and missing ones", async () => {
    expect(await run("broadcast_to", [array([1, 2], [2, 1])], [2, 2, 3])).toEqual([
      1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2,
    ]);
  });

  test("slice reads a strided window and place puts it back among zeros", async () => {
    const window = { begin: [1, 0], step: [1, 2] };
    expect(await run("slice", [range([3, 4])], [2, 2], window)).toEqual([4, 6, 8, 10]);
    expect(await run("place", [array([4, 6, 8, 10], [2, 2])], [3, 4], window)).toEqual([
      0, 0, 0, 0, 4, 0, 6, 0, 8, 0, 10, 0,
    ]);
  });

  test("concat joins along a middle axis", async () => {
    const inputs = [range([2, 1, 2]), array([9, 9, 8, 8, 7, 7, 6, 6], [2, 2, 2])];
    expect(await run("concat", inputs, [2, 3, 2], { axis: 1 })).toEqual([
      0, 1, 9, 9, 8, 8, 2, 3, 7, 7, 6, 6,
    ]);
  });

  test("movement keeps uint8", async () => {
    const x = array([1, 255], [2, 1], "uint8");
    expect(await run("transpose", [x], [1, 2], { axes: [1, 0] }, "uint8")).toEqual([1, 255]);
  });
});

describe("reference indexing", () => {
  test("take clips indices to the range", async () => {
    const indices = array([2, -4, 9, 1.9]);
    expect(await run("take", [range([2, 3]), indices], [2, 4], { axis: 1 })).toEqual([
      2, 0, 2, 1, 5, 3, 5, 4,
    ]);
  });

  test("take replaces its axis by all axes of the indices", async () => {
    const indices = array([1, 0, 0, 1], [2, 2], "int32");
    expect(await run("take", [range([2, 2]), indices], [2, 2, 2], { axis: 0 })).toEqual([
      2, 3, 0, 1, 0, 1, 2, 3,
    ]);
  });

  test("add_at adds up repeated indices and starts from zeros", async () => {
    const y = array([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(await run("add_at", [y, ints(1, 1, 0)], [2, 3], { axis: 1 })).toEqual([
      3, 3, 0, 6, 9, 0,
    ]);
  });

  test("one_hot is all zeros outside the range", async () => {
    expect(await run("one_hot", [ints(1, -1, 3)], [3, 3])).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });
});
