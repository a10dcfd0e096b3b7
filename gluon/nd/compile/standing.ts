/** Standing arrays: those of a plan that stand for the inputs of a call. */
import { assign } from "../apply.ts";
import { currentBackend } from "../context.ts";
import { NDArray } from "../ndarray.ts";
import { Storage } from "../storage.ts";
import type { Plan } from "./plan.ts";

/** A persistent buffer for an input, which every replay reads. */
export function placeholder({ shape, dtype, size }: NDArray): NDArray {
  const storage = Storage.alloc(currentBackend(), dtype, size);
  return new NDArray(shape, storage, { owned: false });
}

/** Runs `body`; if it throws, `arrays` are freed first. */
export function orDispose<T>(arrays: readonly NDArray[], body: () => T): T {
  try {
    return body();
  } catch (error) {
    for (const array of arrays) array.dispose();
    throw error;
  }
}

/** Where the function writes its inputs in place, gives the caller's arrays what was written. */
export function copyBack(
  { writes }: Plan,
  standing: readonly NDArray[],
  inputs: readonly NDArray[],
): void {
  if (writes.length === 0) return;
  for (const [i, stand] of standing.entries()) {
    const input = inputs[i] as NDArray; // freed by now where it was a result of the call before
    if (writes.includes(stand.storage) && !input.isDisposed) assign(input, stand);
  }
}

/** For each input its `grad_req`, on which the tape depends; `null` where autograd follows none of them. */
export function requestsOf(inputs: readonly NDArray[]): string | null {
  if (inputs.every(({ grad_req }) => grad_req === "null")) return null;
  return inputs.map(({ grad_req }) => grad_req).join();
}

/** Gives standing arrays gradients where the inputs have them. */
export function attachGrads(standing: readonly NDArray[], inputs: readonly NDArray[]): void {
  for (const [i, stand] of standing.entries()) {
    const { grad, grad_req } = inputs[i] as NDArray;
    if (grad) stand.attach_grad(grad_req);
  }
}

/**
 * Before a replay: gradients that it adds to.
 *
 * @throws {Error} where an array that asks for a gradient is two inputs, each with a part of it.
 */
export function fillGrads(standing: readonly NDArray[], inputs: readonly NDArray[]): void {
  for (const [i, input] of inputs.entries()) {
    const { grad, grad_req } = input;
    if (grad_req === "null") continue;
    if (inputs.indexOf(input) !== i) {
      throw new Error(
        `Cannot call a compiled function with one array as inputs ${inputs.indexOf(input)} and ${i}: ` +
          "it asks for a gradient, which would be that of one of them; give the function a copy, " +
          "x.copy(), or one input.",
      );
    }
    const own = standing[i]?.grad;
    if (grad && own && grad_req === "add") assign(own, grad);
  }
}

/** After a replay: gradients of the inputs, where its `backward` gave some. */
export function takeGrads(
  { writes }: Plan,
  standing: readonly NDArray[],
  inputs: readonly NDArray[],
): void {
  for (const [i, input] of inputs.entries()) {
    const own = standing[i]?.grad;
    if (!input.grad || !own || !writes.includes(own.storage)) continue;
    assign(input.grad, own);
    input.freshGrad = true;
  }
}
