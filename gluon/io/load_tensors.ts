/** Parameters from an open file, tensor by tensor. */
import { sizeOf } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import type { Tensor } from "./safetensors.ts";
import { arrayOf } from "./stored_dtype.ts";
import type { TensorEntry, TensorSource } from "./tensor_source.ts";

/** A tensor of an open file. */
export interface Place extends TensorEntry {
  /** Its name in the file. */
  readonly stored: string;
}

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
  const held = new Map<string, Tensor>();
  for (const [, { stored }] of pairs) {
    const tensor = await source.read(stored);
    if (bytes <= HELD) held.set(stored, tensor);
  }
  for (const [parameter, { stored }] of pairs) {
    const { data, shape } = held.get(stored) ?? (await source.read(stored));
    parameter.load(data, shape);
  }
}
