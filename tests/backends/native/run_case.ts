/** Running a random call with guards around it. */

import type { Backend, Operand } from "../../../backends/backend.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import type { Case } from "./cases.ts";

/** Elements on either side of an output, and behind what a kernel reserves. */
const GUARD = 96;
const GUARDED = 77;

/**
 * The output of a call. Throws where a guard or an input that is no state has
 * changed.
 */
export async function runCase(backend: Backend, each: Case): Promise<Float32Array> {
  const { kernel, inputs, shape, attrs } = each;
  const before = blank(backend, [GUARD]);
  const output = blank(backend, shape);
  const behind = blank(backend, [GUARD]);
  const operands = inputs.map((input) => put(backend, input));
  const launch = bind(backend, kernel, operands, output, attrs);
  const reserved = blank(backend, [GUARD]);
  launch();
  const result = (await backend.read(output)) as Float32Array;
  for (const guard of [before, behind, reserved]) {
    const numbers = await backend.read(guard);
    if (!numbers.every((x) => x === GUARDED)) throw new Error(`${kernel} wrote beyond its output`);
  }
  const constant = kernel.endsWith("_update") ? operands.slice(0, 2) : operands;
  for (const [i, operand] of constant.entries()) await checkUnchanged(backend, operand, each, i);
  for (const { buffer } of [before, output, behind, ...operands, reserved]) backend.free(buffer);
  return result;
}

async function checkUnchanged(
  backend: Backend,
  operand: Operand,
  { kernel, inputs }: Case,
  i: number,
): Promise<void> {
  const now = await backend.read(operand);
  const then = inputs[i]!.data;
  if (!now.every((x, at) => Object.is(x, then[at])))
    throw new Error(`${kernel} wrote its input ${i}`);
}
