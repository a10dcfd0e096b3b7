/** What the tables of this folder are made of, and running them on every backend. */
import { afterAll, describe, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectClose } from "../../../backends/kernels/support/arrays.ts";
import { gpuTest } from "../../../backends/webgpu/testing.ts";

/** A program and the numbers that it gives on every backend, one array after the other. */
export interface Row {
  /** A sentence. */
  readonly name: string;
  readonly program: () => NDArray | readonly NDArray[];
  readonly expected: readonly number[];
  /** Relative to magnitudes above 1. Default: 0. */
  readonly tolerance?: number;
}

/** `f` at arrays of these values, followed by the gradient of the sum of it with respect to each. */
export function withGradients(
  f: (...inputs: NDArray[]) => NDArray,
  ...values: readonly nd.NestedNumbers[]
): NDArray[] {
  const inputs = values.map((each) => nd.array(each));
  for (const input of inputs) input.attach_grad();
  const y = autograd.record(() => f(...inputs));
  y.backward();
  return [y, ...inputs.map(({ grad }) => grad as NDArray)].map((each) => nd.keep(each));
}

/** The gradient of the sum of `f` at these values. */
export function gradientAt(f: (x: NDArray) => NDArray, values: nd.NestedNumbers): NDArray {
  return withGradients(f, values)[1] as NDArray;
}

/** Declares a test for each row and backend. */
export function testRows(title: string, rows: readonly Row[]): void {
  afterAll(async () => setBackend(await load("reference")));
  for (const backend of ["reference", "wasm", "wasm-portable", "native", "webgpu"]) {
    const declare = backend === "webgpu" ? gpuTest : test;
    describe(`${title} on ${backend}`, () => {
      for (const { name, program, expected, tolerance = 0 } of rows) {
        declare(name, async () => {
          setBackend(await load(backend));
          const made = program();
          const arrays = Array.isArray(made) ? (made as readonly NDArray[]) : [made as NDArray];
          const numbers = await Promise.all(arrays.map((array) => array.toArray()));
          expectClose(
            numbers.flatMap((each) => [...each]),
            expected,
            { relative: tolerance, absolute: tolerance },
          );
        });
      }
    });
  }
}
