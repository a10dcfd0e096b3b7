/** Rollouts as bytes: the columns of a rollout buffer, one after the other, little-endian. */

import type { NumericArray } from "../../gluon/nd/mod.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { PackedLayout } from "./packed_transitions.ts";

/** Where the environments of a share stand among those of a whole rollout. */
export interface SharePlace {
  readonly share: number;
  readonly shares: number;
  /** Whether a row is an action of the environment. */
  readonly isAction: PackedLayout["isAction"];
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
 * @throws {RangeError} where it is of another size, or holds a value that no rollout has.
 */
export function unpackRollout(
  bytes: Uint8Array,
  rollout: RolloutBuffer,
  { share, shares, isAction }: SharePlace,
): Float32Array {
  const { count } = rollout;
  const own = count / shares;
  const columns = columnsOf(rollout);
  const flags = new Set<NumericArray | undefined>([
    rollout.masks?.all,
    rollout.done,
    rollout.isValid,
  ]);
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
    if (flags.has(column) && !part.every((each) => each <= 1)) {
      throw refusal("a flag is not 0 or 1");
    }
    const width = column.length / rollout.size;
    if (column === rollout.actions.all) {
      for (let i = 0; i < part.length; i += width) {
        if (isAction(part.subarray(i, i + width))) continue;
        throw refusal("an action is not one of the environment");
      }
    }
    // Rows of one time step are side by side.
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
