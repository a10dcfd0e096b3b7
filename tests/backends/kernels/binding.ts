/** Memory and bound kernels: what is written, read and launched when. */

import { expect } from "bun:test";
import { given, whole } from "./support/arrays.ts";
import { bind, blank, put, type Subject } from "./support/subject.ts";

export function bindingSuite({ test, fused, backend: open }: Subject): void {
  test("arrays read back as they were written, a shorter write leaving the rest alone", async () => {
    const backend = await open();
    for (const [dtype, data] of [
      ["float32", [1.5, -2]],
      ["int32", [-7, 2 ** 31 - 1]],
      ["uint8", [3, 255]],
    ] as const) {
      const array = put(backend, given([9, 9, 9], [3], dtype));
      backend.write(array, data);
      expect([...(await backend.read(array))]).toEqual([...data, 9]);
      backend.free(array.buffer);
    }
  });

  test("int32 and uint8 read as their own typed arrays", async () => {
    const backend = await open();
    expect(await backend.read(put(backend, given([-1], [1], "int32")))).toBeInstanceOf(Int32Array);
    expect(await backend.read(put(backend, given([1], [1], "uint8")))).toBeInstanceOf(Uint8Array);
  });

  test("arrays of no elements are held", async () => {
    const backend = await open();
    const array = put(backend, given([], [0, 3]));
    bind(backend, "negative", [array], array)();
    expect([...(await backend.read(array))]).toEqual([]);
    backend.free(array.buffer);
  });

  test("a read is the caller's own copy", async () => {
    const backend = await open();
    const x = put(backend, given([1]));
    const before = await backend.read(x);
    backend.write(x, [2]);
    expect([...before]).toEqual([1]);
    before[0] = 99;
    expect([...(await backend.read(x))]).toEqual([2]);
  });

  test("an array smaller than its buffer is read, written and computed alone", async () => {
    const backend = await open();
    const all = put(backend, given([1, 2, 3]));
    const head = { ...all, shape: [2] };
    bind(backend, "negative", [head], head)();
    expect([...(await backend.read(head))]).toEqual([-1, -2]);
    expect([...(await backend.read(all))]).toEqual([-1, -2, 3]);
  });

  test("a bound kernel sees what is written later, and what another one wrote", async () => {
    const backend = await open();
    const x = put(backend, given([1]));
    const y = blank(backend, [1]);
    const launch = bind(backend, "exp", [x], y);
    backend.write(x, [0]);
    launch();
    expect([...(await backend.read(y))]).toEqual([1]);
    bind(backend, "subtract", [x, x], y)();
    bind(backend, "cos", [y], x)();
    expect([...(await backend.read(x))]).toEqual([1]);
  });

  test("elementwise kernels work in place, with either input or both", async () => {
    const backend = await open();
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
    const x = put(backend, given([1.5, -1.5, 3]));
    bind(backend, "relu", [x], x)();
    bind(backend, "copy", [x], x)();
    expect([...(await backend.read(x))]).toEqual([1.5, 0, 3]);
    const matrix = put(backend, given([1, 2, 3, 4], [2, 2]));
    bind(backend, "multiply", [matrix, put(backend, given([10, 100]))], matrix)();
    expect([...(await backend.read(matrix))]).toEqual([10, 200, 30, 400]);
  });

  fused("slice_assign", () => {
    test("slice_assign and put_at work in place", async () => {
      const backend = await open();
      const x = put(backend, given([1, 2, 3, 4]));
      const part = put(backend, given([20, 40]));
      bind(backend, "slice_assign", [x, part], x, { begin: [1], step: [2] })();
      expect([...(await backend.read(x))]).toEqual([1, 20, 3, 40]);
      const at = put(backend, given([3, 0], [2], "int32"));
      bind(backend, "put_at", [x, part, at], x, { axis: 0 })();
      expect([...(await backend.read(x))]).toEqual([40, 20, 3, 20]);
    });
  });

  test("memory given back is not handed on before work on it is done", async () => {
    const backend = await open();
    const x = put(backend, whole([50]));
    const y = blank(backend, [50]);
    bind(backend, "negative", [x], y)();
    const expected = Array.from(whole([50]).data, (each) => -each);
    backend.free(x.buffer);
    const reused = put(backend, given(new Array<number>(50).fill(9)));
    expect([...(await backend.read(y))].map((each) => each + 0)).toEqual(
      expected.map((each) => each + 0),
    );
    expect([...(await backend.read(reused))]).toEqual(new Array<number>(50).fill(9));
  });
}
