/** Parameters from an open file, tensor by tensor. */
import { sizeOf } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import { bytesOfElement } from "./element_format.ts";
import type { Tensor } from "./safetensors.ts";
import { arrayOf } from "./stored_dtype.ts";
import type { TensorEntry, TensorSource } from "./tensor_source.ts";

/** A tensor of an open file. */
export interface Place extends TensorEntry {
  /** Its name in the file. */
  readonly stored: string;
}

/** Room for the header before the numbers of an array. */
const HEAD = 1 << 12;

/** Up to so many bytes of tensors are held at once. */
const HELD = 1 << 26;

/** The tensors of a file by their names. */
export function placesOf({ entries }: TensorSource): Map<string, Place> {
  return new Map([...entries].map(([stored, entry]) => [stored, { ...entry, stored }]));
}

/**
 * Gives parameters the values of tensors that fit. All tensors are read before any parameter changes, so that a damaged file
 * changes none; where they are too large to hold, one after the other, and then once more.
 *
 * @throws {RangeError} where a tensor is damaged.
 */
export async function loadTensors(
  source: TensorSource,
  pairs: readonly (readonly [Parameter, Place])[],
): Promise<void> {
  const bytes = pairs.reduce((sum, [, { shape, dtype }]) => {
    return sum + sizeOf(shape) * arrayOf[dtype].BYTES_PER_ELEMENT;
  }, 0);
  if (bytes > HELD) return await loadInTurns(source, pairs);
  const held: Tensor[] = [];
  for (const [, { stored }] of pairs) held.push(await source.read(stored));
  for (const [i, [parameter]] of pairs.entries()) {
    const { data, shape } = held[i] as Tensor;
    parameter.load(data, shape);
  }
}

/** All through the same memory. */
async function loadInTurns(
  source: TensorSource,
  pairs: readonly (readonly [Parameter, Place])[],
): Promise<void> {
  const sizes = pairs.map(([, { shape, format }]) => sizeOf(shape) * bytesOfElement(format));
  const scratch = new Uint8Array(Math.max(...sizes) + HEAD);
  for (const [, { stored }] of pairs) await source.read(stored, scratch);
  for (const [parameter, { stored }] of pairs) {
    const { data, shape } = await source.read(stored, scratch);
    parameter.load(data, shape); // copies them
  }
}
