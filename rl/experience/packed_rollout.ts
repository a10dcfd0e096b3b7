/** Rollouts as bytes: the columns of a rollout buffer, one after the other, little-endian. */

import type { NumericArray } from "../../gluon/nd/mod.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";

/** Where the environments of a share stand among those of a whole rollout. */
export interface SharePlace {
  readonly share: number;
  readonly shares: number;
}

/** Those of four bytes first, so that all are aligned. */
function columnsOf(rollout: RolloutBuffer): readonly NumericArray[] {
  const { done, isValid, state, ...rest } = rollout.arrays();
  return [...Object.values(rest), state!, done!, isValid!];
}

/** A full rollout, and the values of the states after it. */
export function packRollout(rollout: RolloutBuffer, lastValue: NumericArray): Uint8Array {
  const parts = [Float32Array.from(lastValue), ...columnsOf(rollout)];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/**
 * Writes the rollout of a share into that of all, and gives the values of the states after it.
 *
 * @throws {RangeError} where it is none of this size, or holds a number that is not finite.
 */
export function unpackRollout(
  bytes: Uint8Array,
  rollout: RolloutBuffer,
  { share, shares }: SharePlace,
): Float32Array {
  const { count } = rollout;
  const own = count / shares;
  const columns = columnsOf(rollout);
  const size = columns.reduce((sum, { byteLength }) => sum + byteLength / shares, 4 * own);
  if (bytes.length !== size) {
    throw refusal(`share ${share} takes ${size} bytes, and these are ${bytes.length}`);
  }
  const copy = new Uint8Array(bytes).buffer; // a Buffer's slice would be none
  const lastValue = new Float32Array(copy, 0, own);
  checkNumbers(lastValue);
  let at = lastValue.byteLength;
  for (const column of columns) {
    const Column = column.constructor as Float32ArrayConstructor;
    const part = new Column(copy, at, column.length / shares);
    at += part.byteLength;
    checkNumbers(part);
    // Rows of one time step are side by side.
    const width = column.length / rollout.size;
    for (let t = 0; t < rollout.size / count; t++) {
      const rows = part.subarray(t * own * width, (t + 1) * own * width);
      column.set(rows, (t * count + share * own) * width);
    }
  }
  return lastValue;
}

function checkNumbers(numbers: NumericArray): void {
  if (!(numbers instanceof Float32Array)) return;
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) throw refusal("a number in it is not finite");
  }
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot take a rollout: ${reason}.`);
}
