/** What the tests of the webgpu backend share: a backend, arrays on it, and comparison with plain loops. */

import { test } from "bun:test";
import process from "node:process";
import type { DType, KernelName, Launch, Operand, Shape } from "../../backends/backend.ts";
import { createWebgpuBackend, type WebgpuBackend } from "../../backends/webgpu/mod.ts";

/** Numbers with their shape, before they are on a device. */
export interface Given {
  readonly data: readonly number[];
  readonly shape: Shape;
  readonly dtype: DType;
}

const DECLINED = process.env.GLUEBALL_TEST_WEBGPU === "0";
const REASON = " (skipped: GLUEBALL_TEST_WEBGPU=0 declares that there is no adapter here)";

/** A test that needs an adapter: it fails without one, unless the environment declares that there is none. */
export function gpuTest(name: string, body: () => Promise<void>): void {
  test.skipIf(DECLINED)(DECLINED ? name + REASON : name, body);
}

let opened: Promise<WebgpuBackend> | null = null;

/** The backend that the tests share, open until the process ends; its error says what to do where there is none. */
export function sharedBackend(): Promise<WebgpuBackend> {
  opened ??= createWebgpuBackend();
  return opened;
}

export function given(
  data: readonly number[],
  shape: Shape = [data.length],
  dtype: DType = "float32",
): Given {
  return { data, shape, dtype };
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** `shape` filled with float32 numbers between -2 and 2, the same each time. */
export function numbers(shape: Shape, seed = 1): Given {
  let state = seed;
  const data = Array.from({ length: sizeOf(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround((state / 2 ** 32) * 4 - 2);
  });
  return given(data, shape);
}

/** `shape` filled with 0, 1, 2, ... */
export function range(shape: Shape, dtype: DType = "float32"): Given {
  return given([...new Array(sizeOf(shape)).keys()], shape, dtype);
}

/** A new array on the device, with the given numbers if there are any. */
export function put(backend: WebgpuBackend, { data, shape, dtype }: Given): Operand {
  const operand: Operand = { buffer: backend.alloc(dtype, sizeOf(shape)), shape, dtype };
  backend.write(operand, data);
  return operand;
}

/** A new array on the device that holds what no kernel would write. */
export function blank(backend: WebgpuBackend, shape: Shape, dtype: DType = "float32"): Operand {
  return put(backend, given(new Array<number>(sizeOf(shape)).fill(-77), shape, dtype));
}

/** Binds any kernel by name. */
export function bind(
  backend: WebgpuBackend,
  name: KernelName,
  inputs: readonly Operand[],
  output: Operand,
  attrs: object = {},
): Launch {
  const kernels = backend.kernels as unknown as Record<
    KernelName,
    (inputs: readonly Operand[], output: Operand, attrs: object) => Launch
  >;
  return kernels[name](inputs, output, attrs);
}

/** Runs a kernel into a new array of `shape` and gives its elements. */
export async function run(
  name: KernelName,
  inputs: readonly Given[],
  shape: Shape,
  attrs: object = {},
  dtype: DType = "float32",
): Promise<number[]> {
  const backend = await sharedBackend();
  const operands = inputs.map((input) => put(backend, input));
  const output = blank(backend, shape, dtype);
  bind(backend, name, operands, output, attrs)();
  const result = [...(await backend.read(output))];
  for (const { buffer } of [...operands, output]) backend.free(buffer);
  return result;
}

/** Every index of `shape` in row-major order. */
export function indicesOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (indices, length) =>
      indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The element at `index`, an axis of length 1 standing for any. */
export function elementAt({ data, shape }: Given, index: readonly number[]): number {
  let offset = 0;
  shape.forEach((length, axis) => {
    const position = index[axis + index.length - shape.length]!;
    offset = offset * length + (length === 1 ? 0 : position);
  });
  return data[offset]!;
}

/** Throws unless the numbers agree: NaN with NaN, and the rest within `tolerance * max(|expected|, floor)`. */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance = 1e-6,
  floor = 1,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`there are ${actual.length} numbers, not ${expected.length}`);
  }
  expected.forEach((wanted, i) => {
    const got = actual[i]!;
    if (Object.is(got, wanted) || got === wanted) return;
    const error = Math.abs(got - wanted) / Math.max(Math.abs(wanted), floor);
    if (!(error <= tolerance)) {
      throw new Error(`number ${i} is ${got}, not ${wanted}: ${error} apart`);
    }
  });
}
