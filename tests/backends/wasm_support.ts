/** What the tests of the wasm backend share: running one kernel, and comparing with float64. */

import { expect } from "bun:test";
import type {
  Backend,
  DType,
  Kernel,
  KernelName,
  NumericArray,
  Operand,
  Shape,
} from "../../backends/backend.ts";
import { createWasmBackend } from "../../backends/wasm/mod.ts";

/** One backend for all tests of a file. */
export const wasm: Backend = await createWasmBackend();

/** An array to be put on the backend. */
export interface Value {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
  readonly dtype?: DType;
}

/** What `run` gets back. */
export interface Output {
  readonly shape: Shape;
  readonly dtype?: DType;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function put({ shape, data, dtype = "float32" }: Value, backend: Backend = wasm): Operand {
  const operand = { buffer: backend.alloc(dtype, data.length), shape, dtype };
  backend.write(operand, data);
  return operand;
}

/** Binds a kernel, launches it twice (the second launch must find nothing changed by the first), reads the output. */
export async function run(
  name: KernelName,
  inputs: readonly Value[],
  { shape, dtype = "float32" }: Output,
  attrs: object = {},
  backend: Backend = wasm,
): Promise<NumericArray> {
  const operands = inputs.map((input) => put(input, backend));
  const size = sizeOf(shape);
  // guard elements on both sides of what the kernel may write
  const output = { buffer: backend.alloc(dtype, size + GUARDS), shape, dtype };
  const whole = { ...output, shape: [size + GUARDS] };
  backend.write(whole, new Array(size + GUARDS).fill(77));
  const launch = (backend.kernels[name] as Kernel<object>)(operands, output, attrs);
  launch();
  launch();
  const result = await backend.read(whole);
  for (const { buffer } of [...operands, output]) backend.free(buffer);
  expect([...result.subarray(size)]).toEqual(new Array(GUARDS).fill(77));
  return result.slice(0, size);
}

const GUARDS = 8;

/** Numbers between -2 and 2, the same on every run. */
export function numbers(size: number, seed = 1): Float32Array {
  let state = seed * 2654435761;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 4;
  });
}

/** Compares element by element: equal, both NaN, or within `relative * |expected| + absolute`. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative = 1e-6,
  absolute = 1e-6,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (Object.is(a, e) || a === e) continue;
    if (Math.abs(a - e) <= relative * Math.abs(e) + absolute && Number.isFinite(a)) continue;
    throw new Error(`element ${i} of ${actual.length} is ${a}, expected ${e}`);
  }
}

/** Every index of an array of that shape, in order. */
export function* indices(shape: Shape): Generator<number[]> {
  if (sizeOf(shape) === 0) return;
  const index = shape.map(() => 0);
  while (true) {
    yield [...index];
    let axis = shape.length - 1;
    while (axis >= 0 && ++index[axis]! === shape[axis]!) index[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Position of an index in a dense array, axes of length 1 and missing ones repeating. */
export function at(shape: Shape, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  return shape.reduce((sum, length, axis) => sum * length + (length === 1 ? 0 : own[axis]!), 0);
}
