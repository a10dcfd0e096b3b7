/**
 * The reference backend: the device contract in float64 loops, obviously right and slow.
 *
 * It is the oracle of every test and the place to debug: float32 arrays are kept in float64 without rounding, and
 * what was never written, or freed, reads as NaN.
 *
 * @module
 */

import type { Backend, CheckKernels, CoreKernels, LinalgKernels } from "../backend.ts";
import { checkKernels } from "../checks.ts";
import { linalgKernels } from "../linalg/kernels.ts";
import { elementwise } from "./elementwise.ts";
import { indexing } from "./indexing.ts";
import { matmul } from "./matmul.ts";
import { allocate, elementsOf, poison } from "./memory.ts";
import { movement } from "./movement.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";

const kernels: CoreKernels & LinalgKernels & CheckKernels = {
  ...elementwise,
  ...reduce,
  ...matmul,
  ...movement,
  ...indexing,
  ...random,
  ...checkKernels(elementsOf),
  ...linalgKernels((operand) => elementsOf(operand) as Float64Array),
};

/** Makes a reference backend. It has the core kernels only, so that whatever can be lowered is lowered. */
export function createReferenceBackend(): Backend {
  return {
    name: "reference",
    kernels,
    cannot: [],
    capacity: 2 ** 32,
    alloc: allocate,
    free: poison,
    write(target, data) {
      elementsOf(target).set(data);
    },
    read(source) {
      return elementsOf(source).slice();
    },
    flush() {},
    dispose() {},
  };
}
