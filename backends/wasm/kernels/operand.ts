/** What a kernel needs to know of its operands when it is bound. */

import type { Operand } from "../../backend.ts";
import { bytesPerElement } from "../../base/dtype.ts";
import { sizeOf } from "../../base/shape.ts";
import { asWasmBuffer } from "../memory.ts";

/** Where the operand lies in the heap, in bytes. Throws when its buffer was freed or is another backend's. */
export function pointerOf(operand: Operand): number {
  return asWasmBuffer(operand).pointer;
}

/** Number of elements. */
export function elementsOf(operand: Operand): number {
  return sizeOf(operand.shape);
}

/** Length in bytes. */
export function bytesOf(operand: Operand): number {
  return sizeOf(operand.shape) * bytesPerElement[operand.dtype];
}

/** Input number `i`, which the caller is known to have given. */
export function inputAt(inputs: readonly Operand[], i: number): Operand {
  const input = inputs[i];
  if (input === undefined) {
    throw new RangeError(`Cannot bind a kernel to ${inputs.length} inputs: it needs ${i + 1}.`);
  }
  return input;
}

/** The dtype of an operand that must be float32 or int32. */
export function numberType(operand: Operand): "float32" | "int32" {
  if (operand.dtype === "uint8") {
    throw new TypeError(
      "Cannot compute with uint8: it stores pixels and flags only; cast it to float32 or int32.",
    );
  }
  return operand.dtype;
}
