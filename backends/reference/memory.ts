/** Memory of the reference backend: float64 arrays for float32, exact integer arrays for the rest. */

import type { DeviceBuffer, DType, Operand } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";

/** What holds the elements of a buffer. */
export type Elements = Float64Array | Int32Array | Uint8Array;

interface ReferenceBuffer extends DeviceBuffer {
  readonly elements: Elements;
}

/** A new buffer of poison. */
export function allocate(dtype: DType, size: number): DeviceBuffer {
  const buffer: ReferenceBuffer = { size, elements: ARRAYS[dtype](size) };
  poison(buffer);
  return buffer;
}

const ARRAYS: Readonly<Record<DType, (size: number) => Elements>> = {
  float32: (size) => new Float64Array(size),
  int32: (size) => new Int32Array(size),
  uint8: (size) => new Uint8Array(size),
};

/** Fills a buffer with what no kernel would write, so that a missed write or a use after `free` shows. */
export function poison(buffer: DeviceBuffer): void {
  const { elements } = buffer as ReferenceBuffer;
  elements.fill(elements instanceof Float64Array ? NaN : 0xdeadbeef);
}

/**
 * The operand's elements, shared with its buffer. Storing into them converts as the contract's `cast` does:
 * integer arrays truncate toward zero and wrap.
 */
export function elementsOf(operand: Operand): Elements {
  return (operand.buffer as ReferenceBuffer).elements.subarray(0, sizeOf(operand.shape));
}
