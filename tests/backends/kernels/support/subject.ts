/** One backend under test: declaring tests for it, and running its kernels. */

import { expect } from "bun:test";
import type {
  Backend,
  DType,
  FusedKernels,
  Kernel,
  KernelName,
  Launch,
  Operand,
  Shape,
} from "../../../../backends/backend.ts";
import { sizeOf } from "../../../../backends/base/shape.ts";
import { load } from "../../../../backends/load.ts";
import { type Given, given } from "./arrays.ts";
import { type Profile, profileOf } from "./profiles.ts";

export interface Subject {
  readonly name: string;
  readonly profile: Profile;
  readonly backend: () => Promise<Backend>;
  /** Declares a test. */
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** Declares the tests of a fused kernel, or the one that says that the backend lacks it. */
  readonly fused: (kernel: keyof FusedKernels, declare: () => void) => void;
  /**
   * Binds a kernel to new arrays, launches it twice (the second launch must find nothing changed by the first), and
   * gives the elements of its output; what lies behind them must stay as it was.
   */
  readonly run: (
    kernel: KernelName,
    inputs: readonly Given[],
    shape: Shape,
    attrs?: object,
    dtype?: DType,
  ) => Promise<number[]>;
  /** How many random cases to try of so many. */
  readonly cases: (many: number) => { readonly numRuns: number };
}

/** Elements behind an output that no kernel may write. */
const GUARDS = new Array<number>(8).fill(77);

/** A new array on a backend. */
export function put(backend: Backend, { data, shape, dtype }: Given): Operand {
  const operand: Operand = { buffer: backend.alloc(dtype, sizeOf(shape)), shape, dtype };
  backend.write(operand, data);
  return operand;
}

/** A new array on a backend that holds what no kernel would write. */
export function blank(backend: Backend, shape: Shape, dtype: DType = "float32"): Operand {
  return put(backend, given(new Array<number>(sizeOf(shape)).fill(77), shape, dtype));
}

/** Binds any kernel by name. */
export function bind(
  backend: Backend,
  name: KernelName,
  inputs: readonly Operand[],
  output: Operand,
  attrs: object = {},
): Launch {
  return (backend.kernels[name] as Kernel<object>)(inputs, output, attrs);
}

/** Runs a kernel on a backend: see `Subject.run`. */
export async function runOn(
  backend: Backend,
  kernel: KernelName,
  inputs: readonly Given[],
  shape: Shape,
  attrs: object = {},
  dtype: DType = "float32",
): Promise<number[]> {
  const operands = inputs.map((input) => put(backend, input));
  const size = sizeOf(shape);
  const whole = blank(backend, [size + GUARDS.length], dtype);
  const launch = bind(backend, kernel, operands, { ...whole, shape }, attrs);
  launch();
  launch();
  const result = [...(await backend.read(whole))];
  for (const { buffer } of [...operands, whole]) backend.free(buffer);
  expect(result.slice(size)).toEqual(GUARDS);
  return result.slice(0, size);
}

/** The backend of that name, or the one that is opened instead, as a subject of tests. */
export function subjectOf(
  name: string,
  backend: () => Promise<Backend> = () => load(name),
): Subject {
  const profile = profileOf(name);
  const test = profile.declare;
  return {
    name,
    profile,
    backend,
    test,
    fused(kernel, declare) {
      if (!profile.lacks.includes(kernel)) return declare();
      test(`there is no kernel ${kernel}: it is lowered`, async () => {
        expect((await backend()).kernels[kernel]).toBeUndefined();
      });
    },
    async run(...args) {
      return await runOn(await backend(), ...args);
    },
    cases: (many) => ({ numRuns: Math.ceil(many * profile.effort) }),
  };
}
