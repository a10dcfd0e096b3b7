/** Programs of the webgpu backend: compiled once, bound in place where they may be, refused where they cannot work. */

import { expect, test } from "bun:test";
import { aligned, computing, floats, inOrder } from "../../../backends/webgpu/program.ts";
import { given, numbers, range } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { gpuTest, sharedBackend } from "./testing.ts";

test("uniforms are padded to 16 bytes, and numbers passed as their bits", () => {
  expect(aligned([1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
  expect(aligned([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
  expect(floats(1, -2)).toEqual([0x3f800000, 0xc0000000]);
});

test("several launches are one, in order", () => {
  const order: number[] = [];
  const [first, second] = [() => order.push(1), () => order.push(2)];
  inOrder([first, second])();
  inOrder([])();
  expect(order).toEqual([1, 2]);
  expect(inOrder([first])).toBe(first);
});

test("uint8 is refused where it would be computed with", () => {
  expect([computing("add", "float32"), computing("add", "int32")]).toEqual(["f32", "i32"]);
  expect(() => computing("add", "uint8")).toThrow(
    new TypeError(
      "Cannot bind add to uint8 on webgpu: it computes in float32 or int32; cast first",
    ),
  );
});

gpuTest("a kernel that computes refuses uint8 when it is bound", async () => {
  const backend = await sharedBackend();
  const x = put(backend, given([1, 2], [2], "uint8"));
  expect(() => bind(backend, "add", [x, x], x)).toThrow(
    "Cannot bind add to uint8 on webgpu: it computes in float32 or int32; cast first",
  );
});

gpuTest("one pipeline serves arrays of every shape", async () => {
  const backend = await sharedBackend();
  const negative = async (shape: number[]) => {
    const x = put(backend, numbers(shape));
    bind(backend, "negative", [x], x)();
    expect([...(await backend.read(x))]).toEqual(Array.from(numbers(shape).data, (each) => -each));
  };
  await negative([3]);
  const { pipelines } = backend.counters;
  await negative([5, 1, 7]);
  expect(backend.counters.pipelines).toBe(pipelines);
});

gpuTest("a cast may overwrite its input", async () => {
  const backend = await sharedBackend();
  const x = put(backend, given([1.9, -1.9, 3]));
  bind(backend, "relu", [x], x)();
  bind(backend, "copy", [x], x)();
  bind(backend, "cast", [x], { ...x, dtype: "int32" })();
  expect([...(await backend.read({ ...x, dtype: "int32" }))]).toEqual([1, 0, 3]);
});

gpuTest("kernels that are not elementwise refuse an output that is an input", async () => {
  const backend = await sharedBackend();
  const x = put(backend, numbers([2, 2]));
  expect(() => bind(backend, "dot", [x, x], x, { transposeA: false, transposeB: false })).toThrow(
    "Cannot bind dot in place: its output is also an input; give it a separate output",
  );
});

gpuTest("more axes than a kernel can walk are refused", async () => {
  const backend = await sharedBackend();
  const shape = new Array<number>(9).fill(2);
  const axes = [...shape.keys()].reverse();
  const x = put(backend, range(shape));
  expect(() => bind(backend, "transpose", [x], blank(backend, shape), { axes })).toThrow(
    "Cannot bind gather to an output of shape [2, 2, 2, 2, 2, 2, 2, 2, 2] on webgpu: " +
      "9 axes are left after merging neighbours; at most 8 are possible, reshape to fewer first",
  );
});

gpuTest("more than 65535 workgroups of 64 threads are dispatched in two dimensions", async () => {
  const backend = await sharedBackend();
  const size = 65535 * 64 + 1000;
  const one = put(backend, given([5], [1], "int32"));
  const x = blank(backend, [size], "int32");
  bind(backend, "broadcast_to", [one], x)();
  const tail = blank(backend, [2], "int32");
  bind(backend, "slice", [x], tail, { begin: [65535 * 64 - 1], step: [1000] })();
  const total = blank(backend, [], "int32");
  bind(backend, "sum", [x], total, { axes: [0] })();
  expect([...(await backend.read(tail))]).toEqual([5, 5]);
  expect([...(await backend.read(total))]).toEqual([5 * size]);
  backend.free(x.buffer);
});
